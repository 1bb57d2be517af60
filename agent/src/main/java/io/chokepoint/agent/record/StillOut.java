package io.chokepoint.agent.record;

import io.chokepoint.bridge.Hold;
import io.chokepoint.bridge.HoldSoFar;
import io.chokepoint.bridge.Resource;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.timeline.PoolWindow.Holding;
import io.chokepoint.core.timeline.PoolWindow.Outstanding;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A pool's connections that are out at a window's end: who has them, and what was done with them up
 * to now. CPU time is not known before they come back and counts as elsewhere.
 */
final class StillOut {

  private static final int OLDEST = 10;

  private final Map<String, Holding> holders = new HashMap<>();
  private final Map<String, Long> orphaned = new HashMap<>();
  private final List<Outstanding> all = new ArrayList<>();

  void add(Hold hold, String endpoint, long now) {
    HoldSoFar soFar = hold.soFar(now);
    boolean orphan = hold.isOrphaned();
    Resource inside = soFar.inside();
    all.add(
        new Outstanding(
            endpoint,
            soFar.heldNanos,
            orphan,
            inside == null ? null : Sums.idOf(inside).toString(),
            Pool.text(hold.stack())));
    if (orphan) {
      orphaned.merge(endpoint, 1L, Long::sum);
    }
    holders.merge(endpoint, holding(soFar), Holding::plus);
  }

  private static Holding holding(HoldSoFar soFar) {
    Map<ResourceId, Long> visited = new HashMap<>();
    long sql = 0;
    for (Map.Entry<Resource, Long> e : soFar.visited().entrySet()) {
      visited.merge(Sums.idOf(e.getKey()), e.getValue(), Long::sum);
      sql += e.getKey().kind == Resource.Kind.SQL ? e.getValue() : 0;
    }
    return new Holding(1, soFar.heldNanos, sql, 0, soFar.heldNanos - sql, visited);
  }

  Map<String, Holding> holders() {
    return holders;
  }

  Map<String, Long> orphaned() {
    return orphaned;
  }

  List<Outstanding> oldest() {
    all.sort(Comparator.comparingLong(Outstanding::heldNanos).reversed());
    return all.size() > OLDEST ? all.subList(0, OLDEST) : all;
  }
}
