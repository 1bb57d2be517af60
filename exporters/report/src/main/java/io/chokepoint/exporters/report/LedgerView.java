package io.chokepoint.exporters.report;

import io.chokepoint.core.model.LedgerSum;
import io.chokepoint.core.report.Report.EndpointLedger;
import io.chokepoint.core.text.Text;
import io.chokepoint.exporters.report.Parts.Part;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where each endpoint's time went, per request: the typical request beside the slowest, unloaded
 * beside loaded, as bars on one scale an endpoint; and the same figures in a table that is their
 * legend.
 *
 * @param unattributed the share of the slowest requests' time that has no name, over all endpoints
 */
record LedgerView(List<EndpointView> endpoints, String unattributed, String most) {

  /** Above this the ledger is not complete. */
  private static final double UNEXPLAINED = 0.03;

  private static final int MOST_CODE = 5;

  /** Busiest first: where most of the time of all requests went. */
  static LedgerView of(Map<String, EndpointLedger> ledgers) {
    List<Map.Entry<String, EndpointLedger>> seen =
        ledgers.entrySet().stream()
            .filter(e -> requests(e.getValue()) > 0)
            .sorted(
                Comparator.comparingLong(
                        (Map.Entry<String, EndpointLedger> e) -> e.getValue().loaded().wallNanos())
                    .reversed())
            .toList();
    LedgerSum slow = LedgerSum.sum(seen.stream().map(e -> e.getValue().slowest()));
    Foremost<Map.Entry<String, EndpointLedger>> foremost = Foremost.of(seen);
    List<EndpointView> endpoints = new ArrayList<>();
    foremost.shown().forEach(e -> endpoints.add(endpoint(e.getKey(), e.getValue())));
    if (!foremost.others().isEmpty()) {
      endpoints.add(endpoint(foremost.name(), together(foremost.others())));
    }
    return new LedgerView(
        endpoints,
        slow.wallNanos() == 0
            ? ""
            : Text.percent((double) slow.unattributedNanos() / slow.wallNanos()),
        seen.stream()
            .max(Comparator.comparingDouble(e -> e.getValue().unattributedShare()))
            .map(e -> Text.percent(e.getValue().unattributedShare()) + " in " + e.getKey())
            .orElse(""));
  }

  private static EndpointLedger together(List<Map.Entry<String, EndpointLedger>> ledgers) {
    Map<String, Long> running = new TreeMap<>();
    ledgers.forEach(
        e -> e.getValue().running().forEach((code, n) -> running.merge(code, n, Long::sum)));
    return new EndpointLedger(
        LedgerSum.sum(ledgers.stream().map(e -> e.getValue().unloaded())),
        LedgerSum.sum(ledgers.stream().map(e -> e.getValue().loaded())),
        LedgerSum.sum(ledgers.stream().map(e -> e.getValue().unloadedSlow())),
        LedgerSum.sum(ledgers.stream().map(e -> e.getValue().loadedSlow())),
        running);
  }

  /**
   * @param basis what was not measured of every request, and on how many it was
   * @param columns headings of the table's figures, one a bar
   * @param unattributed share of the slowest requests' time
   * @param unexplained whether that is too much
   */
  record EndpointView(
      String name,
      String basis,
      List<String> columns,
      List<BarView> bars,
      List<FamilyView> families,
      RestView rest,
      List<CodeView> code,
      String unattributed,
      boolean unexplained) {}

  /** One bar: a mean request of one kind in one step. */
  record BarView(
      String label, String step, String total, String requests, List<PieceView> pieces) {}

  /**
   * @param style classes of the piece's colour
   * @param width in percent of the endpoint's longest bar
   * @param share in percent of its own bar
   */
  record PieceView(String style, String width, String share, String tip) {}

  /** Rows of the table that are of one family of resources. */
  record FamilyView(String family, List<PartRow> parts) {}

  /**
   * One row of the table: a resource over all bars.
   *
   * @param share of the last bar, in percent without its sign
   */
  record PartRow(String style, String name, List<String> figures, String share, String percent) {}

  /**
   * The row of what no resource was charged with.
   *
   * @param negative whether something was charged twice
   */
  record RestView(List<String> figures, String share, String percent, boolean negative) {}

  /** Where the code was when nothing in the ledger told what it did, by samples of its stacks. */
  record CodeView(String where, String share, String width) {}

  private static List<CodeView> code(Map<String, Long> samples) {
    double all = samples.values().stream().mapToLong(Long::longValue).sum();
    return samples.entrySet().stream()
        .sorted(
            Map.Entry.<String, Long>comparingByValue()
                .reversed()
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(MOST_CODE)
        .map(
            e ->
                new CodeView(
                    e.getKey(), Text.percent(e.getValue() / all), width(e.getValue() / all)))
        .toList();
  }

  /** A column: label and ledger. */
  private record Column(String label, String step, LedgerSum sum) {
    String heading() {
      return step.isEmpty() ? label : label + ", " + step;
    }

    double perRequestMillis(double nanos) {
      return nanos / sum.requests() / 1e6;
    }

    double millis() {
      return perRequestMillis(sum.wallNanos());
    }

    double share(double nanos) {
      return sum.wallNanos() == 0 ? 0 : nanos / sum.wallNanos();
    }
  }

  private static EndpointView endpoint(String name, EndpointLedger ledger) {
    List<Column> columns = new ArrayList<>();
    column("typical", "unloaded", ledger.unloadedTypical(), columns);
    column("typical", "loaded", ledger.loadedTypical(), columns);
    slowest("unloaded", ledger.unloadedSlow(), ledger.unloaded(), columns);
    slowest("loaded", ledger.loadedSlow(), ledger.loaded(), columns);
    if (columns.isEmpty()) {
      column("all", "unloaded", ledger.unloaded(), columns);
      column("all", "loaded", ledger.loaded(), columns);
    }
    double longest = columns.stream().mapToDouble(Column::millis).max().orElse(1);
    Parts parts = Parts.of(columns.stream().map(Column::sum).toList());
    return new EndpointView(
        name,
        basis(ledger.loaded().requests() > 0 ? ledger.loaded() : ledger.unloaded()),
        columns.stream().map(Column::heading).toList(),
        columns.stream().map(c -> bar(c, parts, longest)).toList(),
        families(columns, parts),
        rest(columns),
        code(ledger.running()),
        Text.percent(ledger.unattributedShare()),
        ledger.unattributedShare() > UNEXPLAINED);
  }

  private static String basis(LedgerSum sum) {
    Double cpu = sum.cpuPerRequestNanos();
    String measured =
        cpu == null
            ? "CPU time of a whole request is not known: too little of it was measured"
            : "CPU time of a whole request is "
                + Text.millis(cpu / 1e6)
                + ", measured on "
                + Text.number(sum.cpuSampled())
                + " of "
                + Text.number(sum.requests())
                + " requests";
    String looked =
        sum.samples() == 0
            ? "its threads were not sampled"
            : "its threads were sampled "
                + (sum.samples() == 1 ? "once" : Text.number(sum.samples()) + " times")
                + " for waits that are not measured directly";
    return measured + "; " + looked + ".";
  }

  /**
   * Those above the 95th percentile as it was known when they ended: more than one in twenty where
   * they got slower and slower.
   */
  private static void slowest(String load, LedgerSum slow, LedgerSum all, List<Column> to) {
    long percent = Math.round(100.0 * slow.requests() / Math.max(1, all.requests()));
    column("slowest " + percent + "\u00a0%", load, slow, to); // no line breaks at this space
  }

  private static void column(String label, String step, LedgerSum sum, List<Column> columns) {
    if (sum.requests() > 0) {
      columns.add(new Column(label, step, sum));
    }
  }

  private static BarView bar(Column column, Parts parts, double longest) {
    List<PieceView> pieces = new ArrayList<>();
    for (Part part : parts.inOrder()) {
      piece(part.style(), part.name(), column, part.nanos(column.sum()), longest, pieces);
    }
    long rest = column.sum().unattributedNanos();
    piece("rest", "unattributed", column, rest, longest, pieces);
    return new BarView(
        column.label(),
        column.step(),
        Text.millis(column.millis()),
        Text.number(column.sum().requests()),
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
      double share = column.share(nanos);
      pieces.add(
          new PieceView(
              style,
              width(millis / longest),
              width(share),
              name + ": " + Text.millis(millis) + ", " + Text.percent(share)));
    }
  }

  private static List<FamilyView> families(List<Column> columns, Parts parts) {
    List<FamilyView> families = new ArrayList<>();
    List<PartRow> rows = new ArrayList<>();
    String family = null;
    for (Part part : parts.inOrder()) {
      if (family != null && !family.equals(part.family())) {
        families.add(new FamilyView(family, List.copyOf(rows)));
        rows.clear();
      }
      family = part.family();
      rows.add(row(part, columns));
    }
    if (family != null) {
      families.add(new FamilyView(family, List.copyOf(rows)));
    }
    return families;
  }

  private static PartRow row(Part part, List<Column> columns) {
    Column last = columns.get(columns.size() - 1);
    double share = last.share(part.nanos(last.sum()));
    return new PartRow(
        part.style(),
        part.name(),
        columns.stream().map(c -> figure(c.perRequestMillis(part.nanos(c.sum())))).toList(),
        width(share),
        Text.percent(share));
  }

  /** Unattributed is always there, also when it is nothing, also when it is negative. */
  private static RestView rest(List<Column> columns) {
    Column last = columns.get(columns.size() - 1);
    double share = last.share(last.sum().unattributedNanos());
    return new RestView(
        columns.stream().map(c -> figure(c.perRequestMillis(c.sum().unattributedNanos()))).toList(),
        width(share),
        Text.percent(share),
        share < 0);
  }

  private static String figure(double millis) {
    return millis == 0 ? "0" : Text.millis(millis);
  }

  static String width(double share) {
    return String.format(Locale.ROOT, "%.3f", 100 * Math.max(0, Math.min(1, share)));
  }

  private static long requests(@Nullable EndpointLedger ledger) {
    return ledger == null ? 0 : ledger.unloaded().requests() + ledger.loaded().requests();
  }
}
