package io.chokepoint.agent.record;

import io.chokepoint.bridge.Resource;
import org.jspecify.annotations.Nullable;

/**
 * Where a sample found a request's thread.
 *
 * @param waitedFor null where it was running, or where only its stack could tell
 * @param code the first of the application's frames; null where the stack is unknown
 */
public record Place(State state, @Nullable Resource waitedFor, @Nullable String code) {

  /** What a thread was doing, as far as can be seen without its stack. */
  public enum State {
    /** It had a processor, or was ready for one, or was in native code. */
    RUNNING,
    /** It waited for a monitor. */
    BLOCKED,
    /** It slept or waited. */
    WAITING
  }

  /** Whether it is known what it waited for, or that it did not wait. */
  boolean told() {
    return waitedFor != null || code != null;
  }
}
