package io.chokepoint.core.timeline;

import io.chokepoint.core.model.Latencies;
import io.chokepoint.core.model.ResourceId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One connection pool in one second.
 *
 * @param capacity the most connections it may open; null where unknown
 * @param minIdle how many it keeps when idle; null where unknown
 * @param busyNanos exact integral of connections in use over the window: mean in use = busyNanos /
 *     window length
 * @param active in use at the window's end
 * @param idle open and free at the window's end
 * @param pending threads waiting at the window's end
 * @param borrowWait how long each borrow took, timeouts included
 * @param timeouts borrows that gave up
 * @param hold how long each connection returned in this window was held
 * @param holders what holders did, by the endpoint that borrowed ({@code ""} outside a request)
 * @param orphaned connections still out although the request that borrowed them has ended, by
 *     endpoint, at the window's end
 * @param oldest the longest-held connections still out at the window's end, oldest first, at most
 *     ten
 */
public record PoolWindow(
    @Nullable Integer capacity,
    @Nullable Integer minIdle,
    long busyNanos,
    int active,
    int idle,
    int pending,
    Latencies borrowWait,
    long timeouts,
    Latencies hold,
    Map<String, Holding> holders,
    Map<String, Long> orphaned,
    List<Outstanding> oldest) {

  public PoolWindow {
    holders = Map.copyOf(holders);
    orphaned = Map.copyOf(orphaned);
    oldest = List.copyOf(oldest);
  }

  /**
   * What the holders of returned connections did while they held them; {@code sqlNanos + cpuNanos +
   * elsewhereNanos = holdNanos}.
   *
   * @param cpuNanos on CPU outside SQL, scaled up from the requests on which CPU was measured
   * @param elsewhereNanos neither in SQL nor on CPU: blocked on something else, or runnable
   * @param visited self time by the resource visited meanwhile, statements included; holders
   *     outside a request are left out
   */
  public record Holding(
      long count,
      long holdNanos,
      long sqlNanos,
      long cpuNanos,
      long elsewhereNanos,
      Map<ResourceId, Long> visited) {

    public static final Holding NONE = new Holding(0, 0, 0, 0, 0);

    public Holding {
      visited = Map.copyOf(visited);
    }

    public Holding(long count, long holdNanos, long sqlNanos, long cpuNanos, long elsewhereNanos) {
      this(count, holdNanos, sqlNanos, cpuNanos, elsewhereNanos, Map.of());
    }

    public Holding plus(Holding o) {
      Map<ResourceId, Long> both = new HashMap<>(visited);
      o.visited.forEach((id, nanos) -> both.merge(id, nanos, Long::sum));
      return new Holding(
          count + o.count,
          holdNanos + o.holdNanos,
          sqlNanos + o.sqlNanos,
          cpuNanos + o.cpuNanos,
          elsewhereNanos + o.elsewhereNanos,
          both);
    }
  }

  /**
   * A connection that is out.
   *
   * @param orphaned whether the request that borrowed it has ended
   */
  public record Outstanding(String endpoint, long heldNanos, boolean orphaned) {}
}
