package io.chokepoint.exporters.report;

import io.chokepoint.core.timeline.PoolWindow;
import io.chokepoint.core.timeline.PoolWindow.Holding;
import io.chokepoint.core.timeline.Window;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Who held a pool's connections in the heaviest step, and what the holders did meanwhile.
 *
 * @param out connections still out when the step ended, the longest-held first
 */
record HolderView(String pool, String capacity, List<HolderRow> rows, List<OutRow> out) {

  static List<HolderView> of(HeaviestStep step) {
    TreeSet<String> pools = new TreeSet<>();
    step.windows().forEach(w -> pools.addAll(w.pools().keySet()));
    return pools.stream().map(pool -> view(pool, step)).toList();
  }

  /**
   * @param connections mean held, by Little's law
   */
  record HolderRow(
      String endpoint,
      String perSecond,
      String meanHold,
      String connections,
      String share,
      Split split,
      String sql,
      String cpu,
      String elsewhere) {}

  /** Widths of the three parts, in percent. */
  record Split(String sql, String cpu, String elsewhere) {}

  /** A connection that was out when the step ended. */
  record OutRow(String endpoint, String held, boolean orphaned) {}

  private static HolderView view(String name, HeaviestStep step) {
    Map<String, Holding> holders = new TreeMap<>();
    PoolWindow last = null;
    for (Window window : step.windows()) {
      PoolWindow pool = window.pools().get(name);
      if (pool != null) {
        pool.holders().forEach((endpoint, h) -> holders.merge(endpoint, h, Holding::plus));
        last = pool;
      }
    }
    long all = holders.values().stream().mapToLong(Holding::holdNanos).sum();
    List<HolderRow> rows = new ArrayList<>();
    holders.entrySet().stream()
        .sorted(
            Comparator.comparingLong((Map.Entry<String, Holding> e) -> e.getValue().holdNanos())
                .reversed())
        .forEach(e -> rows.add(row(e.getKey(), e.getValue(), all, step.seconds())));
    return new HolderView(
        name,
        last == null || last.capacity() == null ? "unknown" : last.capacity().toString(),
        rows,
        last == null ? List.of() : last.oldest().stream().map(HolderView::out).toList());
  }

  private static HolderRow row(String endpoint, Holding h, long all, double seconds) {
    return new HolderRow(
        endpoint.isEmpty() ? "outside any request" : endpoint,
        Figure.perSecond(h.count() / seconds),
        Figure.nanos(h.count() == 0 ? 0 : (double) h.holdNanos() / h.count()),
        String.format(Locale.ROOT, "%.2f", h.holdNanos() / 1e9 / seconds),
        percent(h.holdNanos(), all),
        new Split(
            width(h.sqlNanos(), h.holdNanos()),
            width(h.cpuNanos(), h.holdNanos()),
            width(h.elsewhereNanos(), h.holdNanos())),
        percent(h.sqlNanos(), h.holdNanos()),
        percent(h.cpuNanos(), h.holdNanos()),
        percent(h.elsewhereNanos(), h.holdNanos()));
  }

  private static OutRow out(PoolWindow.Outstanding o) {
    return new OutRow(
        o.endpoint().isEmpty() ? "outside any request" : o.endpoint(),
        Figure.nanos(o.heldNanos()),
        o.orphaned());
  }

  private static String percent(long part, long whole) {
    return whole == 0 ? "–" : Figure.percent((double) part / whole);
  }

  private static String width(long part, long whole) {
    double share = whole == 0 ? 0 : Math.max(0, Math.min(1, (double) part / whole));
    return String.format(Locale.ROOT, "%.2f", share * 100);
  }
}
