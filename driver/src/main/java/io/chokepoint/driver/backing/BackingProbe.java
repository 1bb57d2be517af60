package io.chokepoint.driver.backing;

import io.chokepoint.core.timeline.BackingWindow;
import io.chokepoint.driver.plan.Secrets;

/** One service's counters, read over a connection of its own. Used by one thread. */
interface BackingProbe extends AutoCloseable {

  /**
   * Reads the counters. The first window after connecting has no rates to tell, so it is thrown
   * away.
   *
   * @param startMillis of the second that is over
   * @throws ProbeException if the service does not answer
   */
  BackingWindow sample(long startMillis) throws ProbeException;

  @Override
  void close();

  /** Why a service cannot be asked, in words for people. */
  final class ProbeException extends Exception {

    private static final long serialVersionUID = 1;

    ProbeException(String message, Throwable cause) {
      super(Secrets.hidden(message), cause);
    }
  }
}
