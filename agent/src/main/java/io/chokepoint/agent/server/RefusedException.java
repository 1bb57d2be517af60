package io.chokepoint.agent.server;

/** What is no request: answered in one clear line, after which the connection is of no use. */
final class RefusedException extends Exception {

  private static final long serialVersionUID = 1L;

  private final int status;

  RefusedException(int status, String line) {
    super(line);
    this.status = status;
  }

  ServerAnswer answer() {
    return ServerAnswer.error(status, String.valueOf(getMessage()));
  }
}
