package io.chokepoint.driver.http;

import io.chokepoint.driver.load.Outcome;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.StreamResetException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Tells broken connections, broken TLS and broken answers apart. What the driver's own machine
 * refuses is not one of these: ask {@link io.chokepoint.driver.load.Refusal} first.
 */
final class FailureClasses {

  /** A cause of a cause of a cause: more than any library makes, fewer than a circle has. */
  private static final int DEEPEST = 20;

  private FailureClasses() {}

  /** Of a request that was sent. */
  static Outcome outcome(Throwable failure, boolean inTheBody) {
    boolean broken =
        failure instanceof HttpClosedException
            || failure instanceof StreamResetException
            || failure instanceof IOException;
    if (!broken) {
      return Outcome.PROTOCOL;
    }
    return inTheBody ? Outcome.TRUNCATED : Outcome.RESET;
  }

  /** Of a connection that was not opened. */
  static Outcome outcomeOfConnecting(Throwable failure) {
    if (caused(failure, SSLException.class) != null) {
      return Outcome.TLS;
    }
    boolean notThere = failure instanceof IOException && !(failure instanceof NotSpokenException);
    return notThere || failure instanceof TimeoutException ? Outcome.CONNECT : Outcome.PROTOCOL;
  }

  /** The exception and what caused it, outermost first. */
  static List<Throwable> chain(Throwable failure) {
    List<Throwable> chain = new ArrayList<>();
    for (@Nullable Throwable t = failure; t != null && chain.size() < DEEPEST; t = t.getCause()) {
      chain.add(t);
    }
    return chain;
  }

  static <T extends Throwable> @Nullable T caused(Throwable failure, Class<T> by) {
    for (Throwable t : chain(failure)) {
      if (by.isInstance(t)) {
        return by.cast(t);
      }
    }
    return null;
  }
}
