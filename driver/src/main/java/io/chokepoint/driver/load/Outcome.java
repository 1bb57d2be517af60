package io.chokepoint.driver.load;

/** How a request ended. */
public enum Outcome {
  OK(""),
  /** No connection could be opened. */
  CONNECT("connect"),
  /** A connection, but no TLS over it. */
  TLS("tls"),
  /** No byte of an answer came within the time the plan allows. */
  UNANSWERED("unanswered"),
  /** The answer began in time, and was not whole in time. */
  TIMEOUT("timeout"),
  /** The connection was closed or reset before the answer began. */
  RESET("reset"),
  /** The server closed a kept connection as idle while the request was on its way to it. */
  CLOSED_IDLE("closed-idle"),
  /** The connection was closed or reset in the middle of the answer's body. */
  TRUNCATED("truncated"),
  /** What came back was no HTTP. */
  PROTOCOL("protocol"),
  /** The answer's body was longer than the plan allows. */
  TOO_LARGE("too-large"),
  /** The answers point from one place to the next, and there is no end to it. */
  REDIRECTS("redirects"),
  CLIENT_ERROR("4xx"),
  /** Told apart from other 4xx: a limiter at work is no failing service. */
  LIMITED("429"),
  SERVER_ERROR("5xx"),
  /** An answer that is not what the plan checks it to be. */
  CHECK("check"),
  /** A variable had no value, so no request could be made, or the answer gave it none. */
  VARIABLE("variable");

  private final String label;

  Outcome(String label) {
    this.label = label;
  }

  public static Outcome ofStatus(int status) {
    if (status < 400) {
      return OK;
    }
    if (status == 429) {
      return LIMITED;
    }
    return status < 500 ? CLIENT_ERROR : SERVER_ERROR;
  }

  /** The error class as it stands in reports; empty for no error. */
  public String label() {
    return label;
  }

  /** Whether each such failure says which check or which variable it was. */
  boolean named() {
    return this == CHECK || this == VARIABLE;
  }

  /** Whether an answer came, whatever its status. */
  public boolean answered() {
    return switch (this) {
      case OK, REDIRECTS, CLIENT_ERROR, LIMITED, SERVER_ERROR, CHECK -> true;
      default -> false;
    };
  }
}
