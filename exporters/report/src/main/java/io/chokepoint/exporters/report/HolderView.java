package io.chokepoint.exporters.report;

import io.chokepoint.core.model.Charge;
import io.chokepoint.core.model.LedgerSum;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.model.ResourceKind;
import io.chokepoint.core.report.Report.PoolHolders;
import io.chokepoint.core.text.Text;
import io.chokepoint.core.timeline.PoolWindow;
import io.chokepoint.core.timeline.PoolWindow.Holding;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Who held a pool's connections in the heaviest step, and what the holders did meanwhile.
 *
 * @param out connections still out when the step ended, the longest-held first
 * @param nested who borrowed with one in hand
 */
record HolderView(
    String pool,
    String library,
    String capacity,
    List<HolderRow> rows,
    List<OutRow> out,
    List<NestedRow> nested) {

  /** From this part of all holding on, who has not given back is worth a row. */
  private static final double HANGING = 0.1;

  static List<HolderView> of(Map<String, PoolHolders> holders) {
    return holders.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(e -> view(e.getKey(), e.getValue()))
        .toList();
  }

  /**
   * @param connections mean held, by Little's law
   * @param did what holders did, in the order of a bar
   * @param words the same as one sentence
   */
  record HolderRow(
      String endpoint,
      String perSecond,
      String meanHold,
      String connections,
      String share,
      List<Did> did,
      String words) {}

  /**
   * One thing holders did.
   *
   * @param share of the holding time
   * @param millis of a mean hold
   */
  record Did(String style, String name, String width, String share, String millis) {}

  /**
   * A connection that was out when the step ended.
   *
   * @param inside what its holder was at; empty where that is not known
   * @param stack where it was borrowed, innermost first; empty where that was not taken
   */
  record OutRow(String endpoint, String held, boolean orphaned, String inside, String stack) {}

  /** Borrows of one endpoint with a connection of the same pool in hand. */
  record NestedRow(String endpoint, String perSecond, String stack) {}

  private static HolderView view(String name, PoolHolders pool) {
    Map<String, Holding> holders = pool.byEndpoint();
    long all = holders.values().stream().mapToLong(Holding::holdNanos).sum();
    List<HolderRow> rows = new ArrayList<>();
    Foremost<Map.Entry<String, Holding>> foremost =
        Foremost.of(
            holders.entrySet().stream()
                .sorted(
                    Comparator.comparingLong(
                            (Map.Entry<String, Holding> e) -> e.getValue().holdNanos())
                        .reversed())
                .toList());
    foremost.shown().forEach(e -> rows.add(row(e.getKey(), e.getValue(), all, pool.seconds())));
    if (!foremost.others().isEmpty()) {
      Holding others =
          foremost.others().stream().map(Map.Entry::getValue).reduce(Holding.NONE, Holding::plus);
      rows.add(row(foremost.name(), others, all, pool.seconds()));
    }
    pool.stillOut()
        .forEach(
            (endpoint, h) -> {
              if (h.holdNanos() > HANGING * all) {
                rows.add(stillOut(endpoint, h));
              }
            });
    return new HolderView(
        name,
        pool.library(),
        pool.capacity() == null ? "unknown" : pool.capacity().toString(),
        rows,
        pool.out().stream().map(HolderView::out).toList(),
        pool.nested().entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(e -> nested(e.getKey(), e.getValue(), pool.seconds()))
            .toList());
  }

  /** Who did not give back when the step ended has no rate and no share of what came back. */
  private static HolderRow stillOut(String endpoint, Holding h) {
    List<Did> did = did(h);
    return new HolderRow(
        who(endpoint) + ", not yet back",
        Text.UNKNOWN,
        Text.time((double) h.holdNanos() / h.count()),
        Text.number(h.count()),
        Text.UNKNOWN,
        did,
        words(did));
  }

  private static NestedRow nested(String endpoint, PoolWindow.Nested n, double seconds) {
    return new NestedRow(
        who(endpoint), Text.rate(n.count() / seconds), String.join("\n", n.stack()));
  }

  private static String words(List<Did> did) {
    return did.stream().map(d -> d.share() + " " + d.name()).collect(Collectors.joining(", "));
  }

  private static HolderRow row(String endpoint, Holding h, long all, double seconds) {
    List<Did> did = did(h);
    return new HolderRow(
        who(endpoint),
        Text.rate(h.count() / seconds),
        Text.time((double) h.holdNanos() / h.count()),
        Text.number(h.holdNanos() / 1e9 / seconds),
        percent(h.holdNanos(), all),
        did,
        words(did));
  }

  /**
   * Statement by statement, call by call, and what is left. A wait for a connection among it is a
   * second one, asked for with the first in hand.
   */
  private static List<Did> did(Holding h) {
    LedgerSum sum = new LedgerSum(h.count(), h.holdNanos(), charges(h), 0, 0, 0);
    List<Did> did = new ArrayList<>();
    for (Parts.Part part : Parts.of(List.of(sum)).inOrder()) {
      boolean nested = part.kind() == ResourceKind.CONNECTION_POOL;
      String name = part.name() + (nested ? ", with this one in hand" : "");
      did.add(did(part.style(), name, part.nanos(sum), h));
    }
    if (sum.unattributedNanos() > 0) {
      did.add(did("rest", "nothing that was seen", sum.unattributedNanos(), h));
    }
    return did;
  }

  private static Map<ResourceId, Charge> charges(Holding h) {
    Map<ResourceId, Charge> charges = new HashMap<>();
    long sql = 0;
    for (Map.Entry<ResourceId, Long> e : h.visited().entrySet()) {
      charge(e.getKey(), e.getValue(), charges);
      sql += e.getKey().kind() == ResourceKind.SQL ? e.getValue() : 0;
    }
    charge(ResourceId.sql(""), h.sqlNanos() - sql, charges);
    charge(ResourceId.CPU, h.cpuNanos(), charges);
    return charges;
  }

  private static void charge(ResourceId id, long nanos, Map<ResourceId, Charge> charges) {
    if (nanos > 0) {
      boolean waiting = id.kind().waits();
      charges.put(id, new Charge(1, waiting ? nanos : 0, waiting ? 0 : nanos));
    }
  }

  private static Did did(String style, String name, long nanos, Holding h) {
    return new Did(
        style,
        name,
        LedgerView.width(h.holdNanos() == 0 ? 0 : (double) nanos / h.holdNanos()),
        percent(nanos, h.holdNanos()),
        Text.time((double) nanos / h.count()));
  }

  private static OutRow out(PoolWindow.Outstanding o) {
    String inside = o.inside();
    return new OutRow(
        who(o.endpoint()),
        Text.time(o.heldNanos()),
        o.orphaned(),
        inside == null ? "" : inside.replaceFirst(":", " "),
        String.join("\n", o.stack()));
  }

  private static String who(String endpoint) {
    return endpoint.isEmpty() ? "outside any request" : endpoint;
  }

  private static String percent(long part, long whole) {
    return whole == 0 ? Text.UNKNOWN : Text.percent((double) part / whole);
  }
}
