package io.chokepoint.exporters.report;

import io.chokepoint.core.report.NormalAndPeak;
import io.chokepoint.core.report.Report;
import io.chokepoint.core.report.Report.ErrorCause;
import io.chokepoint.core.report.Report.StepResult;
import io.chokepoint.core.run.Figures;
import io.chokepoint.core.run.TargetResult;
import io.chokepoint.core.text.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/** What the load of a write-up's runs was, and what came back. */
final class LoadSections {

  private static final String NO_ANSWER = "no request ended in it";

  private LoadSections() {}

  /** Each level of users as a scenario of its own. */
  static void scenarios(Report report, Page page) {
    List<UsedRow> used = UsedRow.of(report);
    ReportView view = ReportView.of(report);
    CapacityView capacity = CapacityView.of(report.capacity());
    for (int i = 0; i < report.steps().size(); i++) {
      StepResult step = report.steps().get(i);
      ReportView.FigureRow all = view.steps().get(i).all();
      page.subheading(step.name());
      Page.Table table = page.table("no agent measured it, or " + NO_ANSWER, "", "");
      table.row("Load", view.steps().get(i).offered() + ", " + Text.time(step.seconds() * 1e9));
      table.row("p50", all.p50());
      table.row("p95", all.p95());
      table.row("p99", all.p99());
      table.row("Max", all.max());
      table.row("Error rate", all.failed());
      table.row("Success rate", success(step.overall()));
      table.row("Throughput", all.achieved() + " of " + all.offered() + " offered");
      table.row("Not sent", all.notSent());
      used.stream()
          .filter(u -> u.step().equals(step.name()))
          .forEach(
              u -> {
                table.row("CPU", u.cpu());
                table.row("Memory", u.memory());
                table.row("DB connections", u.pools());
                table.row("Disk I/O", u.diskRead() + " read, " + u.diskWritten() + " written");
                table.row(
                    "Network of the host, without loopback",
                    u.netReceived() + " in, " + u.netSent() + " out");
              });
      table.row("Errors by cause", causes(report, step.name()));
      table.row("Status", CapacitySections.state(capacity, step.name()));
    }
    page.subheading("Ramps");
    phases(report, page);
  }

  static void progression(Report report, Page page) {
    Page.Table table =
        page.table(
            NO_ANSWER,
            "From the start",
            "Offered",
            "Completed",
            "p95",
            "Errors",
            "CPU",
            "DB connections");
    List<UsedRow> used = UsedRow.of(report);
    List<ReportView.StepRow> rows = ReportView.of(report).steps();
    for (int i = 0; i < rows.size(); i++) {
      ReportView.FigureRow all = rows.get(i).all();
      String name = rows.get(i).name();
      List<UsedRow> of = used.stream().filter(u -> u.step().equals(name)).toList();
      table.row(
          since(report, name),
          rows.get(i).offered(),
          all.achieved(),
          all.p95(),
          all.failed(),
          of.isEmpty() ? "" : of.get(0).cpu(),
          of.isEmpty() ? "" : of.get(0).pools());
    }
    page.subheading("Resources at each rate");
    RunSections.used(report, page);
  }

  private static String since(Report report, String step) {
    return report.run().steps().stream()
        .filter(s -> s.name().equals(step))
        .findFirst()
        .map(s -> Text.time((s.fromMillis() - report.startedMillis()) * 1e6))
        .orElse(Text.UNKNOWN);
  }

  static void phases(Report report, Page page) {
    Page.Table table =
        page.table(NO_ANSWER, "Phase", "Load", "Length", "Completed", "Mean", "Errors");
    PhaseView.of(report)
        .forEach(p -> table.row(p.name(), p.level(), p.seconds(), p.rate(), p.mean(), p.failed()));
  }

  /** Each target of all runs. */
  static void targets(Map<String, Report> reports, Page page) {
    Page.Table table =
        page.table(NO_ANSWER, "Run", "Endpoint", "Step", "Target", "Expected", "Actual", "Met");
    reports.forEach(
        (name, r) ->
            r.targets().stream()
                .map(ReportView.TargetRow::of)
                .forEach(
                    t ->
                        table.row(
                            name,
                            t.endpoint(),
                            t.step(),
                            t.target(),
                            t.expected(),
                            t.actual(),
                            met(t))));
  }

  /** The targets where the load was heaviest. */
  static void heaviestTargets(Report report, Page page) {
    List<StepResult> steps = NormalAndPeak.steps(report);
    String heaviest =
        steps != null
            ? steps.get(1).name()
            : report.steps().isEmpty() ? "" : report.steps().get(0).name();
    List<TargetResult> there =
        report.targets().stream().filter(t -> t.step().equals(heaviest)).toList();
    List<TargetResult> shown = there.isEmpty() ? report.targets() : there;
    if (shown.isEmpty()) {
      page.say("The plan asks for nothing.");
      return;
    }
    Page.Table table =
        page.table(NO_ANSWER, "Metric", "Step", "Target", "Actual", "Times better", "Met");
    for (TargetResult t : shown) {
      ReportView.TargetRow row = ReportView.TargetRow.of(t);
      Double actual = t.actual();
      boolean latency = row.expected().startsWith("≤");
      table.row(
          (t.endpoint().isEmpty() ? "" : t.endpoint() + ", ") + row.target(),
          t.step(),
          row.expected(),
          row.actual(),
          actual == null || actual <= 0 || !latency
              ? "does not apply"
              : Text.number(t.expected() / actual),
          met(row));
    }
  }

  private static String met(ReportView.TargetRow t) {
    return t.met() ? "yes" : t.missed() ? "no" : "not decided: " + t.open();
  }

  /** What each run saw of each endpoint. */
  static void observed(Map<String, Report> reports, Page page) {
    Page.Table table = figures(page, "Run");
    reports.forEach(
        (name, r) ->
            ReportView.of(r)
                .steps()
                .forEach(
                    s ->
                        s.endpoints()
                            .forEach(e -> row(table, name + ", " + s.name(), e.name(), e))));
  }

  static void endpoints(Report report, Page page) {
    Page.Table table = figures(page, "Step");
    ReportView.of(report)
        .steps()
        .forEach(s -> s.endpoints().forEach(e -> row(table, s.name(), e.name(), e)));
  }

  static void endpointsTogether(Report report, Page page) {
    Page.Table table = figures(page, "Step");
    ReportView.of(report).steps().forEach(s -> row(table, s.name(), "all", s.all()));
  }

  private static Page.Table figures(Page page, String first) {
    return page.table(
        NO_ANSWER,
        first,
        "Endpoint",
        "Requests",
        "Completed",
        "Mean",
        "p50",
        "p95",
        "p99",
        "Max",
        "Errors");
  }

  private static void row(Page.Table table, String first, String endpoint, ReportView.FigureRow f) {
    table.row(
        first,
        endpoint,
        f.requests(),
        f.achieved(),
        f.mean(),
        f.p50(),
        f.p95(),
        f.p99(),
        f.max(),
        f.failed() + (f.hasErrors() ? " (" + f.errors() + ")" : ""));
  }

  /** Connections that stay open: how they came about, and how late what goes over them arrives. */
  static void sockets(Report report, Page page) {
    Page.Table table =
        page.table(NO_ANSWER, "Stream", "Step", "Number", "Success", "Mean", "p95", "Max");
    for (StepResult step : report.steps()) {
      new TreeMap<>(step.endpoints())
          .forEach(
              (name, f) -> {
                if (!name.isEmpty()
                    && f.requests() > 0
                    && !report.run().routes().containsKey(name)) {
                  table.row(
                      name,
                      step.name(),
                      Text.number(f.requests()),
                      success(f),
                      f.latency(f.meanMillis()),
                      f.latency(f.p95Millis()),
                      f.latency(f.maxMillis()));
                }
              });
    }
    page.say("What is received is timed from when its message was due.");
  }

  /** Requests and refusals of each class of users, over all steps. */
  static void classes(Report report, Page page) {
    Map<String, long[]> sums = new TreeMap<>();
    long[] total = new long[3];
    for (StepResult step : report.steps()) {
      step.classes()
          .forEach(
              (name, f) -> {
                add(sums.computeIfAbsent(name, n -> new long[3]), f);
                add(total, f);
              });
    }
    if (sums.isEmpty()) {
      page.say("Not measured: the plan has no classes of users.");
      return;
    }
    Page.Table table =
        page.table(
            NO_ANSWER, "User class", "Requests", "Rate limited", "Limited", "Failed otherwise");
    sums.forEach((name, sum) -> classRow(table, name, sum));
    classRow(table, "total", total);
    page.points(
        List.of(
            total[1] == 0
                ? "The limit refused nothing."
                : "The limit acted: " + share(total[1], total[0]) + " were answered with 429.",
            "Of the requests that it let pass "
                + share(total[2], total[0] - total[1])
                + " failed for another reason."));
  }

  private static void classRow(Page.Table table, String name, long[] sum) {
    table.row(
        name,
        Text.number(sum[0]),
        Text.number(sum[1]),
        share(sum[1], sum[0]),
        share(sum[2], sum[0]));
  }

  private static void add(long[] sum, Figures f) {
    long limited = f.errors().getOrDefault("429", 0L);
    sum[0] += f.requests();
    sum[1] += limited;
    sum[2] += f.failed() - limited;
  }

  static void failures(Report report, Page page) {
    page.subheading("Connection pool exhaustion");
    String first = Text.UNKNOWN;
    long times = 0;
    for (ErrorCause e : report.errorCauses()) {
      long here = e.causes().getOrDefault("pool-timeout", 0L);
      first = here > 0 && times == 0 ? e.step() : first;
      times += here;
    }
    CapacityView capacity = CapacityView.of(report.capacity());
    Page.Table pool = page.table("it was not asked for", "", "");
    pool.row("Occurred", times > 0 ? "yes" : "no");
    pool.row("At", times > 0 ? first : "did not occur");
    pool.row("Requests that got no connection", Text.number(times));
    pool.row("Recovery time", capacity == null ? "" : capacity.recovery());
    page.subheading("Timeouts");
    Page.Table timeouts = page.table("the service saw no cause", "", "");
    long requests = report.steps().stream().mapToLong(s -> s.overall().requests()).sum();
    long late = seen(report, LoadSections::isTimeout);
    timeouts.row("Count", Text.number(late));
    timeouts.row("Share", share(late, requests));
    timeouts.row("Endpoints", late == 0 ? "none" : endpoints(report));
    timeouts.row("Root cause", late == 0 ? "none" : rootCause(report));
    page.subheading("Database errors");
    Page.Table database = page.table("", "Kind", "Requests");
    Map<String, Long> kinds = DatabaseErrors.of(report.errorCauses());
    kinds.forEach((kind, n) -> database.row(kind, Text.number(n)));
    page.subheading("What failed, and why");
    causesOfFailures(report, page);
  }

  static void causesOfFailures(Report report, Page page) {
    if (report.errorCauses().isEmpty()) {
      page.say("No request failed.");
      return;
    }
    Page.Table all =
        page.table("the service knows no cause", "Endpoint", "Step", "Seen by the client", "Cause");
    report.errorCauses().stream()
        .map(ErrorView::of)
        .forEach(e -> all.row(e.endpoints(), e.step(), e.seen(), e.causes()));
  }

  private static boolean isTimeout(String error) {
    return error.equals("timeout") || error.equals("unanswered");
  }

  private static long seen(Report report, Predicate<String> which) {
    return report.steps().stream()
        .flatMap(s -> s.overall().errors().entrySet().stream())
        .filter(e -> which.test(e.getKey()))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  private static String endpoints(Report report) {
    TreeSet<String> names = new TreeSet<>();
    report.errorCauses().stream()
        .filter(e -> e.seen().keySet().stream().anyMatch(LoadSections::isTimeout))
        .forEach(e -> names.addAll(e.endpoints()));
    return names.isEmpty() ? Text.UNKNOWN : String.join(", ", names);
  }

  private static String rootCause(Report report) {
    VerdictView.FindingView first = VerdictView.of(report.verdict()).first();
    return first == null ? Text.UNKNOWN : first.kind() + ", " + first.resource();
  }

  static void sustainedAndPeak(Report report, Page page) {
    List<StepResult> steps = NormalAndPeak.steps(report);
    if (steps == null) {
      page.say("Not measured: it takes two levels of load.");
      return;
    }
    Figures a = steps.get(0).overall();
    Figures b = steps.get(1).overall();
    Page.Table table =
        page.table(NO_ANSWER, "Metric", steps.get(0).name(), steps.get(1).name(), "Difference");
    table.row(difference("Mean latency", a.meanMillis(), b.meanMillis(), "ms"));
    table.row(difference("p95 latency", a.p95Millis(), b.p95Millis(), "ms"));
    table.row(difference("Error rate", a.errorShare(), b.errorShare(), "share"));
    table.row(difference("Throughput", a.achievedPerSecond(), b.achievedPerSecond(), "1/s"));
    NormalAndPeak.of(report).stream()
        .filter(n -> n.of().equals("service") && n.what().equals("CPU"))
        .forEach(
            n -> {
              Double from = n.normal();
              Double to = n.peak();
              table.row(
                  from == null || to == null
                      ? List.of("CPU", "", "", "")
                      : difference("CPU", from, to, n.unit()));
            });
  }

  private static List<String> difference(String what, double from, double to, String unit) {
    return List.of(
        what,
        Text.unit(from, unit),
        Text.unit(to, unit),
        unit.equals("share")
            ? Text.points(to - from)
            : (to < from ? "−" : "+") + Text.unit(Math.abs(to - from), unit));
  }

  /** One line for each test. */
  static void tests(Map<String, Report> reports, Page page) {
    Page.Table table =
        page.table(
            NO_ANSWER,
            "Test",
            "Load",
            "Length",
            "Requests",
            "Throughput",
            "p50",
            "p95",
            "p99",
            "Max",
            "Errors",
            "Targets");
    reports.forEach(
        (name, r) -> {
          ReportView view = ReportView.of(r);
          if (view.steps().isEmpty()) {
            return;
          }
          List<StepResult> sorted = NormalAndPeak.steps(r);
          int heaviest = sorted == null ? 0 : r.steps().indexOf(sorted.get(1));
          ReportView.FigureRow f = view.steps().get(heaviest).all();
          table.row(
              name,
              (sorted == null ? "" : "up to ") + view.steps().get(heaviest).offered(),
              view.duration(),
              view.requests(),
              f.achieved(),
              f.p50(),
              f.p95(),
              f.p99(),
              f.max(),
              f.failed(),
              view.targets().isEmpty() ? "none" : view.targetsMet());
        });
    page.say("Figures of a test with several steps are those of its heaviest one.");
  }

  private static String success(Figures f) {
    return f.requests() == 0 ? Text.UNKNOWN : Text.percent(1 - f.errorShare());
  }

  private static String share(long part, long whole) {
    return whole <= 0 ? Text.UNKNOWN : Text.percent((double) part / whole);
  }

  private static String causes(Report report, String step) {
    List<String> causes = new ArrayList<>();
    report.errorCauses().stream()
        .filter(e -> e.step().equals(step))
        .map(ErrorView::of)
        .forEach(
            e ->
                causes.add(
                    e.endpoints()
                        + ": "
                        + e.seen()
                        + (e.causes().isEmpty() ? "" : " by " + e.causes())));
    return causes.isEmpty() ? "none failed" : String.join("; ", causes);
  }
}
