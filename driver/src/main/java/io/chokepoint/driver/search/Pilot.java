package io.chokepoint.driver.search;

import io.chokepoint.core.timeline.ClientWindow;
import io.chokepoint.core.timeline.Window;
import java.util.List;

/** Decides, second by second, how the load goes on. Called by one thread. */
public interface Pilot {

  /** Lets everything go on as it was laid out. */
  Pilot NONE = (seen, nowNanos) -> {};

  /**
   * What was seen of a run so far. A second is put together when it is asked for, so that a pilot
   * who asks for a level's seconds only costs the same in the last hour as in the first.
   */
  interface Seen {

    /** Unix time at which the load began. */
    long startMillis();

    /** The client's side of the complete seconds from a Unix time on, in order. */
    List<ClientWindow> client(long fromMillis);

    /**
     * The agent's windows that start between two Unix times, both included, the newest perhaps of
     * the second before; empty where there is no agent.
     */
    List<Window> service(long fromMillis, long toMillis);
  }

  /**
   * Another second is complete.
   *
   * @param nowNanos plan time now
   */
  void second(Seen seen, long nowNanos);
}
