package io.chokepoint.agent.server;

import io.chokepoint.core.model.Offered;
import io.chokepoint.core.model.Step;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The steps that somebody marked on this agent. One is under way at a time: beginning the next ends
 * it, as drivers die. A name that comes again replaces the step before it: the next run is the one
 * of interest.
 */
public final class Steps {

  /** More than any plan has; the oldest go first. */
  static final int MOST = 500;

  private final List<Step> ended = new ArrayList<>();
  private @Nullable Step open;

  /** A step's steady load began now. */
  public synchronized void begin(String name, Offered offered, long nowMillis) {
    if (open != null) {
      end(open.name(), nowMillis);
    }
    ended.removeIf(s -> s.name().equals(name));
    open = new Step(name, nowMillis, nowMillis, offered);
  }

  /** A step's steady load ended now; false if it is not under way. */
  public synchronized boolean end(String name, long nowMillis) {
    if (open == null || !open.name().equals(name)) {
      return false;
    }
    ended.add(until(open, nowMillis));
    open = null;
    if (ended.size() > MOST) {
      ended.remove(0);
    }
    return true;
  }

  /** Those that have ended, in order. */
  public synchronized List<Step> ended() {
    return List.copyOf(ended);
  }

  /** The one under way, as if it ended now; null where there is none. */
  public synchronized @Nullable Step underWay(long nowMillis) {
    return open == null ? null : until(open, nowMillis);
  }

  /** All of them, the one under way as if it ended now. */
  public synchronized List<Step> all(long nowMillis) {
    List<Step> all = new ArrayList<>(ended);
    if (open != null) {
      all.add(until(open, nowMillis));
    }
    return all;
  }

  private static Step until(Step step, long toMillis) {
    return new Step(step.name(), step.fromMillis(), toMillis, step.offered());
  }
}
