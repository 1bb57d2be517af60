package io.chokepoint.driver.search;

import io.chokepoint.core.timeline.ClientWindow;
import io.chokepoint.core.timeline.Window;
import java.util.List;

/** Somebody who decides, second by second, how the load goes on. Called by one thread. */
public interface Pilot {

  /** Lets everything go on as it was laid out. */
  Pilot NONE = (seconds, service, nowNanos) -> {};

  /**
   * Another second is complete.
   *
   * @param seconds the client's side of all complete ones, in order
   * @param service the agent's windows so far, the newest perhaps of the second before; empty where
   *     there is no agent
   * @param nowNanos plan time now
   */
  void second(List<ClientWindow> seconds, List<Window> service, long nowNanos);
}
