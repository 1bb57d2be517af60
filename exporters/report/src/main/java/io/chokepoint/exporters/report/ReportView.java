package io.chokepoint.exporters.report;

import io.chokepoint.core.capacity.Limit;
import io.chokepoint.core.capacity.LimitText;
import io.chokepoint.core.honesty.CheckResult;
import io.chokepoint.core.report.ComparedSteps;
import io.chokepoint.core.report.Report;
import io.chokepoint.core.report.Report.Capacity;
import io.chokepoint.core.report.Report.Overhead;
import io.chokepoint.core.report.Report.StepResult;
import io.chokepoint.core.report.Threshold;
import io.chokepoint.core.report.Thresholds;
import io.chokepoint.core.run.Figures;
import io.chokepoint.core.run.TargetResult;
import io.chokepoint.core.text.Text;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A report as the HTML and Markdown templates see it: text, lists and yes or no. */
record ReportView(
    String title,
    String application,
    String started,
    String duration,
    String requests,
    VerdictView verdict,
    List<Headline> headlines,
    List<Term> terms,
    List<StepRow> steps,
    List<TailRow> tails,
    @Nullable DistributionView distribution,
    List<UsedRow> used,
    List<NormalAndPeakRow> normalAndPeak,
    List<PhaseView> phases,
    @Nullable MatrixView matrix,
    boolean byClient,
    List<TargetRow> targets,
    String targetsMet,
    List<ThresholdRow> thresholds,
    @Nullable CapacityView capacity,
    LedgerView ledger,
    List<SlowView> slowest,
    String loaded,
    String compares,
    List<HolderView> holders,
    QueueView queues,
    List<StatementRow> statements,
    List<BackingView> backing,
    List<ErrorView> errors,
    List<CheckResult> honesty,
    boolean honest,
    @Nullable OverheadView overhead,
    String jvm,
    List<DatabaseRow> databases,
    List<String> tags,
    String plan) {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

  static ReportView of(Report r) {
    ComparedSteps compared = ComparedSteps.of(r);
    VerdictView verdict = VerdictView.of(r.verdict());
    List<Headline> headlines = headlines(r);
    long requests = r.steps().stream().mapToLong(s -> s.overall().requests()).sum();
    return new ReportView(
        r.title(),
        r.setup().application(),
        TIME.format(Instant.ofEpochMilli(r.startedMillis())),
        duration(r.endedMillis() - r.startedMillis()),
        Text.number(requests),
        verdict,
        headlines,
        Term.in(verdict, headlines),
        r.steps().stream().map(s -> StepRow.of(s, r)).toList(),
        TailRow.of(r),
        DistributionView.of(r),
        UsedRow.of(r),
        NormalAndPeakRow.of(r),
        PhaseView.of(r),
        MatrixView.of(r),
        !r.run().client().isEmpty(),
        r.targets().stream().map(TargetRow::of).toList(),
        targets(r.targets()),
        Thresholds.of(r).stream().map(ThresholdRow::of).toList(),
        CapacityView.of(r.capacity()),
        LedgerView.of(r.ledger()),
        r.slowest().stream().map(SlowView::of).toList(),
        compared.loaded(),
        compares(compared),
        HolderView.of(r.holders()),
        QueueView.of(r.locks(), r.executors()),
        StatementRow.of(compared),
        BackingView.of(r.backing()),
        r.errorCauses().stream().map(ErrorView::of).toList(),
        r.honesty(),
        r.honesty().stream().allMatch(CheckResult::passed),
        r.overhead() == null ? null : OverheadView.of(r.overhead()),
        r.setup().jvm(),
        new TreeMap<>(r.setup().databases())
            .entrySet().stream().map(e -> DatabaseRow.of(e.getKey(), e.getValue())).toList(),
        tags(r, ""),
        r.plan());
  }

  /** Which steps are called loaded and unloaded. */
  private static String compares(ComparedSteps compared) {
    return "Loaded is "
        + compared.loaded()
        + (compared.unloaded() == null
            ? "; no step shows the service unloaded."
            : ", unloaded is " + compared.unloaded() + ".");
  }

  private static String targets(List<TargetResult> all) {
    if (all.stream().anyMatch(TargetResult::missed)) {
      return "missed";
    }
    return all.stream().anyMatch(TargetResult::undecided) ? "not decided" : "all met";
  }

  /** Whether no target was missed, and none is left open. */
  boolean allMet() {
    return targetsMet.equals("all met");
  }

  /** The words of the plan's author for an endpoint, or for the plan. */
  private static List<String> tags(Report r, String endpoint) {
    return new TreeMap<>(r.run().tags().getOrDefault(endpoint, Map.of()))
        .entrySet().stream().map(e -> e.getKey() + ": " + e.getValue()).toList();
  }

  private static String tagged(Report r, String endpoint) {
    List<String> tags = tags(r, endpoint);
    return tags.isEmpty() ? endpoint : endpoint + " (" + String.join(", ", tags) + ")";
  }

  /** Whether there is anything to say of who held what. */
  boolean heldAny() {
    return !holders.isEmpty() || !queues.locks().isEmpty() || !queues.executors().isEmpty();
  }

  /** A figure for the first screen. */
  record Headline(String label, String value, String note) {}

  private static List<Headline> headlines(Report r) {
    List<Headline> all = new ArrayList<>();
    Capacity capacity = r.capacity();
    if (capacity != null) {
      headlines(capacity, all);
    }
    if (!r.steps().isEmpty()) {
      StepResult last = r.steps().get(r.steps().size() - 1);
      StepResult first = r.steps().get(0);
      Figures f = last.overall();
      all.add(
          new Headline(
              "p95 in " + last.name(),
              f.latency(f.p95Millis()),
              r.steps().size() == 1
                  ? Text.rate(f.achievedPerSecond())
                  : first.overall().latency(first.overall().p95Millis()) + " in " + first.name()));
      long failed = r.steps().stream().mapToLong(s -> s.overall().failed()).sum();
      long notSent = r.steps().stream().mapToLong(s -> s.overall().notSent()).sum();
      long ended = r.steps().stream().mapToLong(s -> s.overall().requests()).sum();
      all.add(
          new Headline(
              "Failed",
              ended == 0 ? Text.UNKNOWN : Text.percent((double) failed / ended),
              Text.number(failed)
                  + " of "
                  + Text.number(ended)
                  + (notSent == 0 ? "" : ", " + Text.number(notSent) + " not sent")));
    }
    LedgerView ledger = LedgerView.of(r.ledger());
    if (!ledger.unattributed().isEmpty()) {
      all.add(
          new Headline(
              "Unattributed, of the slowest requests",
              ledger.unattributed(),
              "at most " + ledger.most()));
    }
    return all;
  }

  private static void headlines(Capacity capacity, List<Headline> all) {
    Limit limit = capacity.limit();
    if (limit == null) {
      return;
    }
    LimitText text = new LimitText(limit);
    String likely = ", likely";
    all.add(
        new Headline(
            "Sustains",
            text.sustained(),
            limit.holds() == null
                ? "no level was decided"
                : capacity.safe() + (limit.holdsForCertain() ? "" : likely)));
    all.add(
        new Headline(
            "Breaks at",
            limit.breaks() == null ? "not known" : text.breaking(),
            limit.breaks() == null
                ? text.breaking()
                : capacity.breaking() + (limit.breaksForCertain() ? "" : likely)));
  }

  /**
   * @param badge {@code safe}, {@code breaking} or empty
   */
  record StepRow(
      String name,
      String badge,
      String badgeText,
      String offered,
      FigureRow all,
      List<FigureRow> endpoints,
      String cpu,
      String pools,
      String leftOut,
      @Nullable SplitRow split) {

    static StepRow of(StepResult step, Report report) {
      Capacity capacity = report.capacity();
      boolean safe = capacity != null && step.name().equals(capacity.safe());
      boolean breaking = capacity != null && step.name().equals(capacity.breaking());
      List<FigureRow> endpoints = endpoints(step, report);
      new TreeMap<>(step.classes())
          .forEach((name, f) -> endpoints.add(FigureRow.of("users of class " + name, f)));
      return new StepRow(
          step.name(),
          safe ? "safe" : breaking ? "breaking" : "",
          safe ? "sustained" : breaking ? "breaks" : "",
          offered(step),
          FigureRow.of("all", step.overall()),
          endpoints,
          UsedRow.cpu(step.service()),
          UsedRow.pools(step.service()),
          leftOut(step.leftOut()),
          step.split() == null ? null : SplitRow.of(step.split()));
    }

    /** By name; where they are many only the busiest, the others added up. */
    private static List<FigureRow> endpoints(StepResult step, Report report) {
      List<Map.Entry<String, Figures>> busiest =
          step.endpoints().entrySet().stream()
              .filter(e -> !e.getKey().isEmpty() && !quiet(e.getKey(), e.getValue(), report))
              .sorted(
                  Comparator.comparingLong(
                          (Map.Entry<String, Figures> e) -> e.getValue().requests())
                      .reversed())
              .toList();
      Foremost<Map.Entry<String, Figures>> foremost = Foremost.of(busiest);
      Set<String> shown =
          foremost.shown().stream().map(Map.Entry::getKey).collect(Collectors.toSet());
      List<FigureRow> rows = new ArrayList<>();
      step.endpoints()
          .forEach(
              (name, f) -> {
                if (shown.contains(name)) {
                  rows.add(FigureRow.of(tagged(report, name), f));
                }
              });
      if (!foremost.others().isEmpty()) {
        rows.add(
            FigureRow.together(
                foremost.name(), foremost.others().stream().map(Map.Entry::getValue).toList()));
      }
      return rows;
    }

    /** A stream over lasting connections of which nothing passed, and nothing was due. */
    private static boolean quiet(String name, Figures f, Report report) {
      return !report.run().routes().containsKey(name)
          && f.requests() == 0
          && f.offeredPerSecond() == 0
          && f.failed() + f.notSent() == 0;
    }

    private static String leftOut(Report.@Nullable LeftOut left) {
      List<String> parts = new ArrayList<>();
      if (left != null && left.unsteady() > 0) {
        parts.add("its first " + left.unsteady() + " s were still warming up");
      }
      if (left != null && left.driverLimited() > 0) {
        parts.add("the driver was the limit for " + left.driverLimited() + " s");
      }
      return String.join("; ", parts);
    }

    private static String offered(StepResult step) {
      Integer users = step.offered().users();
      if (users != null) {
        return users + (users == 1 ? " user" : " users");
      }
      Double rate = step.offered().perSecond();
      return rate == null ? Text.UNKNOWN : Text.rate(rate);
    }
  }

  /** Mean latency, in the order in which a request meets its parts. */
  record SplitRow(String unsent, String outside, String server) {
    static SplitRow of(Report.Split s) {
      return new SplitRow(
          Text.millis(s.unsentMillis()),
          Text.millis(s.outsideMillis()),
          Text.millis(s.serverMillis()));
    }
  }

  record FigureRow(
      String name,
      String offered,
      String achieved,
      String requests,
      String mean,
      String p50,
      String p95,
      String p99,
      String max,
      String serviceP95,
      String failed,
      String errors,
      boolean hasErrors,
      String notSent,
      boolean hasNotSent) {

    /** Of several endpoints: percentiles do not add up. */
    static FigureRow together(String name, List<Figures> all) {
      double offered = 0;
      double achieved = 0;
      long requests = 0;
      long notSent = 0;
      double millis = 0;
      double max = 0;
      Map<String, Long> errors = new TreeMap<>();
      for (Figures f : all) {
        offered += f.offeredPerSecond();
        achieved += f.achievedPerSecond();
        requests += f.requests();
        notSent += f.notSent();
        millis += f.meanMillis() * f.requests();
        max = Math.max(max, f.maxMillis());
        f.errors().forEach((cause, n) -> errors.merge(cause, n, Long::sum));
      }
      double mean = requests == 0 ? 0 : millis / requests;
      FigureRow row =
          of(
              name,
              Figures.builder()
                  .offeredPerSecond(offered)
                  .achievedPerSecond(achieved)
                  .requests(requests)
                  .notSent(notSent)
                  .errors(errors)
                  .meanMillis(mean)
                  .maxMillis(max)
                  .build());
      return new FigureRow(
          row.name,
          row.offered,
          row.achieved,
          row.requests,
          row.mean,
          Text.UNKNOWN,
          Text.UNKNOWN,
          Text.UNKNOWN,
          row.max,
          Text.UNKNOWN,
          row.failed,
          row.errors,
          row.hasErrors,
          row.notSent,
          row.hasNotSent);
    }

    static FigureRow of(String name, Figures f) {
      return new FigureRow(
          name,
          Text.rate(f.offeredPerSecond()),
          Text.rate(f.achievedPerSecond()),
          Text.number(f.requests()),
          f.latency(f.meanMillis()),
          f.latency(f.p50Millis()),
          f.latency(f.p95Millis()),
          f.latency(f.p99Millis()),
          f.latency(f.maxMillis()),
          f.latency(f.serviceP95Millis()),
          f.failedText(),
          new TreeMap<>(f.errors())
              .entrySet().stream()
                  .map(e -> e.getKey() + " × " + Text.number(e.getValue()))
                  .collect(Collectors.joining(", ")),
          f.failed() > 0,
          Text.number(f.notSent()),
          f.notSent() > 0);
    }
  }

  record TargetRow(
      String endpoint,
      String step,
      String target,
      String expected,
      String actual,
      boolean met,
      boolean missed,
      String open) {

    static TargetRow of(TargetResult t) {
      boolean atLeast =
          List.of("success", "rate", "capacity", "requests", "abort").contains(t.target());
      return new TargetRow(
          t.endpoint().isEmpty() ? "all endpoints" : t.endpoint(),
          t.step(),
          t.target(),
          (atLeast ? "≥ " : "≤ ") + t.text(t.expected()),
          t.text(t.actual()),
          Boolean.TRUE.equals(t.met()),
          t.missed(),
          t.open());
    }
  }

  record ThresholdRow(
      String what, String subject, String normal, String warning, String critical, String because) {
    static ThresholdRow of(Threshold t) {
      return new ThresholdRow(
          t.signal().label(),
          t.subject(),
          t.signal().text(t.normal()),
          t.signal().text(t.warning()),
          t.signal().text(t.critical()),
          t.because());
    }
  }

  record OverheadView(String cpu, String heap, String degraded, String errors, boolean clean) {
    static OverheadView of(Overhead o) {
      return new OverheadView(
          Text.number(o.cpuCores() * 1000) + " ms of CPU a second",
          Text.bytes(o.heapBytes()),
          o.degraded().isEmpty() ? "nothing" : String.join(", ", o.degraded()),
          o.errors() == 0 ? "none" : Text.number(o.errors()),
          o.degraded().isEmpty() && o.errors() == 0);
    }
  }

  record DatabaseRow(String pool, String product, String connections) {
    static DatabaseRow of(String pool, io.chokepoint.core.run.Setup.Database d) {
      String used = d.usedConnections() == null ? "?" : d.usedConnections().toString();
      String max = d.maxConnections() == null ? "?" : d.maxConnections().toString();
      return new DatabaseRow(pool, d.product(), used + " of " + max + " connections used");
    }
  }

  private static String duration(long millis) {
    long seconds = Math.max(0, millis / 1000);
    if (seconds < 60) {
      return seconds + " s";
    }
    return seconds < 3600
        ? String.format(Locale.ROOT, "%d min %02d s", seconds / 60, seconds % 60)
        : String.format(Locale.ROOT, "%d h %02d min", seconds / 3600, seconds % 3600 / 60);
  }
}
