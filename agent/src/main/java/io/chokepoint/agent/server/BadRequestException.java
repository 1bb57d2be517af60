package io.chokepoint.agent.server;

/** The client's mistake, in one clear line. */
final class BadRequestException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  BadRequestException(String message) {
    super(message);
  }
}
