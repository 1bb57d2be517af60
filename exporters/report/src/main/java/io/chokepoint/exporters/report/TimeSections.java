package io.chokepoint.exporters.report;

import io.chokepoint.core.model.Charge;
import io.chokepoint.core.model.LedgerSum;
import io.chokepoint.core.model.ResourceKind;
import io.chokepoint.core.report.ComparedSteps;
import io.chokepoint.core.report.Report;
import io.chokepoint.core.report.RequestCost;
import io.chokepoint.core.text.Text;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Where the time of a write-up's requests goes, and who kept what they wait for. */
final class TimeSections {

  /** Less of a request's time is no answer to where it goes. */
  private static final double WORTH_A_WORD = 0.05;

  private TimeSections() {}

  /** The mean request of each endpoint under load, the largest parts of its time first. */
  static void goesTo(Report report, Page page) {
    if (report.ledger().isEmpty()) {
      page.say("Not measured: no agent saw its requests.");
      return;
    }
    List<RequestCost> alone = RequestCost.of(report.run());
    Map<String, LedgerSum> sums = new LinkedHashMap<>();
    if (alone.isEmpty()) {
      page.say("In " + ComparedSteps.of(report).loaded() + ", of a mean request.");
      new TreeMap<>(report.ledger()).forEach((name, ledger) -> sums.put(name, ledger.loaded()));
    } else {
      page.say("At the most connections of each, of a mean request.");
      alone.forEach(c -> sums.put(c.endpoint(), c.ledger()));
    }
    Page.Table table = page.table("the service saw none", "Endpoint", "Mean", "Where it goes");
    sums.forEach(
        (name, sum) -> {
          if (sum.requests() > 0) {
            table.row(
                name,
                Text.time((double) sum.wallNanos() / sum.requests()),
                String.join("; ", parts(sum)));
          }
        });
  }

  private static List<String> parts(LedgerSum sum) {
    List<String> parts = new ArrayList<>();
    Parts.of(List.of(sum)).inOrder().stream()
        .sorted(Comparator.comparingLong((Parts.Part p) -> p.nanos(sum)).reversed())
        .filter(p -> p.nanos(sum) >= WORTH_A_WORD * sum.wallNanos())
        .forEach(p -> parts.add(share(p.nanos(sum), sum) + " " + p.name() + times(p, sum)));
    if (sum.unattributedNanos() >= WORTH_A_WORD * sum.wallNanos()) {
      parts.add(share(sum.unattributedNanos(), sum) + " unattributed");
    }
    return parts;
  }

  /** How often a request executes a statement: many short ones are as slow as a long one. */
  private static String times(Parts.Part part, LedgerSum sum) {
    if (part.kind() != ResourceKind.SQL || part.waiting()) {
      return "";
    }
    double visits = part.of().stream().map(sum::charge).mapToLong(Charge::visits).sum();
    return " (" + Text.number(visits / sum.requests()) + " a request)";
  }

  private static String share(long nanos, LedgerSum sum) {
    return Text.percent((double) nanos / sum.wallNanos());
  }

  /** Which endpoints had each pool's connections, and what they did with them. */
  static void holders(Report report, Page page) {
    List<HolderView> pools =
        HolderView.of(report.holders()).stream().filter(p -> !p.rows().isEmpty()).toList();
    if (pools.isEmpty()) {
      page.say("Not measured: no pool was seen in use.");
      return;
    }
    page.say("In " + ComparedSteps.of(report).loaded() + ".");
    for (HolderView pool : pools) {
      page.subheading("Pool " + pool.pool() + ", maximum " + pool.capacity());
      Page.Table table =
          page.table(
              "its holder has not given it back",
              "Endpoint",
              "Returned",
              "Mean hold",
              "Connections held",
              "Of all holding",
              "What holders did");
      pool.rows()
          .forEach(
              r ->
                  table.row(
                      r.endpoint(),
                      r.perSecond(),
                      r.meanHold(),
                      r.connections(),
                      r.share(),
                      r.words()));
    }
  }

  /** What of the latency passed before the service saw the request, and after it had answered. */
  static void outside(Map<String, Report> reports, Page page) {
    Page.Table table =
        page.table(
            "there was no agent, or the driver was the limit",
            "Run",
            "Step",
            "Mean latency",
            "Not sent yet",
            "Network, accept queue, driver",
            "Inside the service");
    reports.forEach(
        (name, r) ->
            ReportView.of(r)
                .steps()
                .forEach(
                    s -> {
                      ReportView.SplitRow split = s.split();
                      table.row(
                          name,
                          s.name(),
                          s.all().mean(),
                          split == null ? "" : split.unsent(),
                          split == null ? "" : split.outside(),
                          split == null ? "" : split.server());
                    }));
  }
}
