package io.chokepoint.driver.http;

import io.chokepoint.driver.load.Outcome;
import io.vertx.core.http.HttpClosedException;
import java.io.IOException;

/** Tells a broken connection from a broken answer. */
final class Failures {

  private Failures() {}

  static Outcome outcome(Throwable failure) {
    return failure instanceof HttpClosedException || failure instanceof IOException
        ? Outcome.RESET
        : Outcome.PROTOCOL;
  }
}
