package io.chokepoint.driver.http;

import java.io.IOException;

/** A server that answers, but not in the protocol the plan asks for. */
final class NotSpokenException extends IOException {

  private static final long serialVersionUID = 1;

  NotSpokenException(String message) {
    super(message);
  }
}
