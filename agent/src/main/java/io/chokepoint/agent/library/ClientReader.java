package io.chokepoint.agent.library;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How what one library's HTTP clients keep their connections or calls in is read: at a window's
 * end, by reflection.
 */
public interface ClientReader {

  /** Whether what was seen at work is its. */
  boolean reads(String className);

  /**
   * What it allows to each host, and uses, by the host's name.
   *
   * @param before what was known of each host a window ago
   */
  Map<String, State> read(Reflected client, Map<String, State> before)
      throws ReflectiveOperationException;

  /**
   * One client's share, or all clients' together.
   *
   * @param capacity the most at once; null where there is no bound
   */
  record State(String library, @Nullable Integer capacity, int active, int idle, int pending) {

    public State plus(State o) {
      Integer both =
          capacity == null || o.capacity == null ? null : (Integer) (capacity + o.capacity);
      return new State(library, both, active + o.active, idle + o.idle, pending + o.pending);
    }

    /** As it is when nothing goes there. */
    public State none() {
      return new State(library, capacity, 0, 0, 0);
    }
  }
}
