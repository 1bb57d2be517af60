package io.chokepoint.core.report;

import io.chokepoint.core.model.ResourceKind;
import io.chokepoint.core.report.Report.PoolHolders;
import io.chokepoint.core.timeline.PoolWindow;
import io.chokepoint.core.timeline.PoolWindow.Holding;
import io.chokepoint.core.timeline.PoolWindow.Nested;
import io.chokepoint.core.timeline.PoolWindow.Outstanding;
import io.chokepoint.core.timeline.Window;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Who held each pool's connections over some windows, and what the holders did meanwhile. */
final class Holders {

  private Holders() {}

  static Map<String, PoolHolders> of(List<Window> windows) {
    TreeSet<String> pools = new TreeSet<>();
    for (Window window : windows) {
      window
          .pools()
          .forEach(
              (name, pool) -> {
                if (pool.kind() != ResourceKind.HTTP_POOL) { // it is not known what they do
                  pools.add(name);
                }
              });
    }
    Map<String, PoolHolders> holders = new TreeMap<>();
    pools.forEach(pool -> holders.put(pool, of(pool, windows)));
    return holders;
  }

  private static PoolHolders of(String pool, List<Window> windows) {
    Map<String, Holding> byEndpoint = new TreeMap<>();
    Map<String, Nested> nested = new TreeMap<>();
    Map<String, Holding> stillOut = Map.of();
    List<Outstanding> out = List.of();
    String library = "";
    Integer capacity = null;
    long nanos = 0;
    for (Window window : windows) {
      nanos += window.lengthNanos();
      PoolWindow p = window.pools().get(pool);
      if (p != null) {
        p.holders().forEach((endpoint, h) -> byEndpoint.merge(endpoint, h, Holding::plus));
        capacity = known(p.capacity(), capacity);
        p.nested().forEach((endpoint, n) -> nested.merge(endpoint, n, Nested::plus));
        stillOut = p.stillOut();
        out = p.oldest();
        library = p.library();
      }
    }
    return new PoolHolders(library, capacity, nanos / 1e9, byEndpoint, stillOut, out, nested);
  }

  private static @Nullable Integer known(@Nullable Integer newer, @Nullable Integer older) {
    return newer == null ? older : newer;
  }
}
