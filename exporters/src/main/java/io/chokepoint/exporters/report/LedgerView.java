package io.chokepoint.exporters.report;

import io.chokepoint.core.model.LedgerSum;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.model.ResourceKind;
import io.chokepoint.core.report.Report.EndpointLedger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Where each endpoint's time went, per request: bars on one scale an endpoint, and the same figures
 * in a table that is their legend.
 */
record LedgerView(List<EndpointView> endpoints) {

  /** As many resources as the palette has colours for; the rest of them together in one part. */
  private static final int MOST_PARTS = 7;

  /** Busiest first: where most of the time of all requests went. */
  static LedgerView of(Map<String, EndpointLedger> ledgers) {
    return new LedgerView(
        ledgers.entrySet().stream()
            .filter(e -> requests(e.getValue()) > 0)
            .sorted(
                Comparator.comparingLong(
                        (Map.Entry<String, EndpointLedger> e) -> e.getValue().loaded().wallNanos())
                    .reversed())
            .map(e -> endpoint(e.getKey(), e.getValue()))
            .toList());
  }

  /**
   * @param columns headings of the table's figures, one a bar
   */
  record EndpointView(String name, List<String> columns, List<BarView> bars, List<PartRow> parts) {}

  /** One bar: a mean request of one kind in one step. */
  record BarView(String label, String total, String requests, List<PieceView> pieces) {}

  /**
   * @param style class of the piece's colour
   * @param width in percent of the endpoint's longest bar
   */
  record PieceView(String style, String width, String tip) {}

  /** One row of the table: a resource over all bars. */
  record PartRow(String style, String name, List<String> figures) {}

  /** A resource's wait or its service. */
  private record Part(ResourceId resource, boolean waiting) {
    String label() {
      String name = VerdictView.resource(resource);
      if (resource.kind() == ResourceKind.SQL || resource.kind() == ResourceKind.CPU) {
        return waiting ? "wait for " + name : name;
      }
      return waiting ? "wait for " + name : "in " + name;
    }
  }

  /** A column: label and ledger. */
  private record Column(String label, LedgerSum sum) {
    double perRequestMillis(double nanos) {
      return nanos / sum.requests() / 1e6;
    }

    double millis() {
      return perRequestMillis(sum.wallNanos());
    }
  }

  private static EndpointView endpoint(String name, EndpointLedger ledger) {
    List<Column> columns = new ArrayList<>();
    column("unloaded", ledger.unloaded(), columns);
    column("loaded", ledger.loaded(), columns);
    column("slowest 5 %, unloaded", ledger.unloadedSlow(), columns);
    column("slowest 5 %, loaded", ledger.loadedSlow(), columns);
    double longest = columns.stream().mapToDouble(Column::millis).max().orElse(1);
    Map<Part, String> shown = shown(columns);
    return new EndpointView(
        name,
        columns.stream().map(Column::label).toList(),
        columns.stream().map(c -> bar(c, shown, longest)).toList(),
        parts(columns, shown));
  }

  private static void column(String label, LedgerSum sum, List<Column> columns) {
    if (sum.requests() > 0) {
      columns.add(new Column(label, sum));
    }
  }

  /** The parts with a colour of their own: those that took most in any column. */
  private static Map<Part, String> shown(List<Column> columns) {
    Map<Part, Double> most = new HashMap<>();
    for (Column column : columns) {
      times(column.sum())
          .forEach((part, nanos) -> most.merge(part, column.perRequestMillis(nanos), Math::max));
    }
    Map<Part, String> shown = new LinkedHashMap<>();
    most.entrySet().stream()
        .filter(e -> e.getValue() > 0)
        .sorted(Map.Entry.<Part, Double>comparingByValue().reversed())
        .limit(MOST_PARTS)
        .forEach(e -> shown.put(e.getKey(), style(e.getKey(), shown)));
    return shown;
  }

  /** Waiting is red wherever it stands first; CPU is always the same; the rest in turn. */
  private static String style(Part part, Map<Part, String> taken) {
    String preferred =
        part.waiting() ? "s1" : part.resource().kind() == ResourceKind.CPU ? "s2" : "s0";
    if (!taken.containsValue(preferred)) {
      return preferred;
    }
    for (String style : List.of("s3", "s4", "s5", "s6", "s0", "s1", "s2")) {
      if (!taken.containsValue(style)) {
        return style;
      }
    }
    return "s7";
  }

  private static Map<Part, Long> times(LedgerSum sum) {
    Map<Part, Long> times = new HashMap<>();
    sum.charges()
        .forEach(
            (resource, charge) -> {
              times.put(new Part(resource, true), charge.waitNanos());
              times.put(new Part(resource, false), charge.serviceNanos());
            });
    return times;
  }

  private static BarView bar(Column column, Map<Part, String> shown, double longest) {
    Map<Part, Long> times = times(column.sum());
    List<PieceView> pieces = new ArrayList<>();
    shown.forEach(
        (part, style) ->
            piece(style, part.label(), column, times.getOrDefault(part, 0L), longest, pieces));
    piece("s7", "other resources", column, others(times, shown), longest, pieces);
    long rest = column.sum().unattributedNanos();
    piece("rest", "unattributed", column, rest, longest, pieces);
    return new BarView(
        column.label(),
        Figure.millis(column.millis()),
        Figure.number(column.sum().requests()),
        pieces);
  }

  private static void piece(
      String style,
      String name,
      Column column,
      long nanos,
      double longest,
      List<PieceView> pieces) {
    if (nanos > 0) {
      double millis = column.perRequestMillis(nanos);
      String width = String.format(Locale.ROOT, "%.3f", 100 * millis / longest);
      pieces.add(new PieceView(style, width, name + ": " + Figure.millis(millis)));
    }
  }

  /** Unattributed is always there, also when it is nothing, also when it is negative. */
  private static List<PartRow> parts(List<Column> columns, Map<Part, String> shown) {
    List<PartRow> rows = new ArrayList<>();
    shown.forEach(
        (part, style) ->
            rows.add(row(style, part.label(), columns, s -> times(s).getOrDefault(part, 0L))));
    if (columns.stream().anyMatch(c -> others(times(c.sum()), shown) > 0)) {
      rows.add(row("s7", "other resources", columns, s -> others(times(s), shown)));
    }
    rows.add(row("rest", "unattributed", columns, LedgerSum::unattributedNanos));
    return rows;
  }

  private interface Nanos {
    long of(LedgerSum sum);
  }

  private static PartRow row(String style, String name, List<Column> columns, Nanos nanos) {
    return new PartRow(
        style,
        name,
        columns.stream().map(c -> figure(c.perRequestMillis(nanos.of(c.sum())))).toList());
  }

  private static String figure(double millis) {
    return millis == 0 ? "0" : Figure.millis(millis);
  }

  private static long others(Map<Part, Long> times, Map<Part, String> shown) {
    return times.entrySet().stream()
        .filter(e -> !shown.containsKey(e.getKey()))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  private static long requests(EndpointLedger ledger) {
    return ledger.unloaded().requests() + ledger.loaded().requests();
  }
}
