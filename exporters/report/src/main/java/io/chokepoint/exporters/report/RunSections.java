package io.chokepoint.exporters.report;

import io.chokepoint.core.honesty.CheckResult;
import io.chokepoint.core.report.NormalAndPeak;
import io.chokepoint.core.report.Report;
import io.chokepoint.core.report.Report.StepResult;
import io.chokepoint.core.text.Text;
import io.chokepoint.core.timeline.SystemWindow;
import io.chokepoint.core.timeline.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is known of the runs themselves: where they ran, what they used, whether they are sound. */
final class RunSections {

  private static final String NO_AGENT = "the agent saw no such thing";

  private RunSections() {}

  static void environment(Map<String, Report> reports, Page page) {
    Page.Table table = page.table(NO_AGENT, "", "");
    Report first = reports.values().iterator().next();
    @Nullable SystemWindow machine = machine(first);
    table.row("Service", first.setup().application() + ", " + first.setup().jvm());
    table.row("Processors of the machine", machine == null ? "" : text(machine.hostCpus()));
    table.row("Processors the service may use", machine == null ? "" : text(machine.cpus()));
    table.row("Memory of the machine", machine == null ? "" : bytes(machine.hostMemoryTotal()));
    table.row("Most heap", machine == null ? "" : bytes(machine.heapMax()));
    ReportView.of(first)
        .databases()
        .forEach(
            d -> table.row("Database of pool " + d.pool(), d.product() + ", " + d.connections()));
    first.backing().stream()
        .map(b -> b.service() + " (" + b.kind() + ")")
        .distinct()
        .forEach(b -> table.row("Watched", b));
    reports.forEach(
        (name, r) -> {
          ReportView view = ReportView.of(r);
          table.row(
              "Run " + name,
              view.started() + ", " + view.duration() + ", " + view.requests() + " requests");
        });
  }

  static void used(Report report, Page page) {
    Page.Table table =
        page.table(
            NO_AGENT,
            "Step",
            "CPU",
            "Memory",
            "Heap",
            "DB connections",
            "Disk read",
            "Disk written",
            "Network in",
            "Network out");
    UsedRow.of(report)
        .forEach(
            u ->
                table.row(
                    u.step(),
                    u.cpu(),
                    u.memory(),
                    u.heap(),
                    u.pools(),
                    u.diskRead(),
                    u.diskWritten(),
                    u.netReceived(),
                    u.netSent()));
    page.say("Disk is the process's; network is the host's, without its loopback.");
  }

  static void normalAndPeak(Report report, Page page) {
    List<NormalAndPeakRow> rows = NormalAndPeakRow.of(report);
    if (rows.isEmpty()) {
      page.say("Not measured: it takes two levels of load, and an agent.");
      return;
    }
    List<StepResult> steps = NormalAndPeak.steps(report);
    if (steps != null) {
      page.say("Normal is " + steps.get(0).name() + ", peak is " + steps.get(1).name() + ".");
    }
    String before = "";
    Page.@Nullable Table table = null;
    for (NormalAndPeakRow row : rows) {
      if (table == null || !row.of().equals(before)) {
        page.subheading(row.of());
        table = page.table(NO_AGENT, "Metric", "Normal", "Peak", "Capacity");
        before = row.of();
      }
      table.row(row.what(), row.normal(), row.peak(), row.most());
    }
  }

  static void thresholds(Report report, Page page) {
    List<ReportView.ThresholdRow> thresholds = ReportView.of(report).thresholds();
    if (thresholds.isEmpty()) {
      page.say("None: the run shows no load of the whole service that is normal.");
      return;
    }
    Page.Table table =
        page.table(
            "a load has no normal value", "What", "Of", "Normal", "Warning", "Critical", "Why");
    thresholds.forEach(
        t ->
            table.row(
                t.what(),
                t.subject().isEmpty() ? "the service" : t.subject(),
                t.normal(),
                t.warning(),
                t.critical(),
                t.because()));
  }

  static void honesty(Map<String, Report> reports, Page page) {
    Page.Table table = page.table("no detail", "Run", "Check", "Passed", "Detail");
    reports.forEach(
        (name, r) -> {
          for (CheckResult c : r.honesty()) {
            table.row(name, c.what(), c.passed() ? "yes" : "no", c.detail());
          }
        });
  }

  static void warmUp(Map<String, Report> reports, Page page) {
    List<String> points = new ArrayList<>();
    reports.forEach(
        (name, r) ->
            ReportView.of(r).steps().stream()
                .filter(s -> !s.leftOut().isEmpty())
                .forEach(
                    s ->
                        points.add(
                            name + ", " + s.name() + ": " + s.leftOut() + "; not in its figures")));
    page.points(points.isEmpty() ? List.of("No step was slower at its start.") : points);
  }

  /** What each run left behind. */
  static void files(Map<String, Report> reports, Map<String, Long> bytes, Page page) {
    page.heading("Results files, and the next test");
    Page.Table table =
        page.table("it could not be written", "Folder", "Requests", "Failed", "Size of its files");
    reports.forEach(
        (name, r) -> {
          long requests = r.steps().stream().mapToLong(s -> s.overall().requests()).sum();
          long failed = r.steps().stream().mapToLong(s -> s.overall().failed()).sum();
          Long size = bytes.get(name);
          table.row(
              name,
              Text.number(requests),
              Text.number(failed),
              size == null ? "" : Text.bytes((double) size));
        });
    page.points(
        List.of(
            "report.html, report.md and report.json are the whole report of a run",
            "steps.csv has every figure of every step, for a spreadsheet",
            "chokepoint.jar diagnose FOLDER gives the verdict again, from timeline.json.gz",
            "chokepoint.jar alerts FOLDER makes alerting rules with thresholds of that run",
            "chokepoint.jar compare FOLDER FOLDER sets the same run after a fix beside it, and ends"
                + " with 98 where something got worse"));
  }

  private static @Nullable SystemWindow machine(Report report) {
    List<Window> timeline = report.run().timeline();
    return timeline.isEmpty() ? null : timeline.get(timeline.size() - 1).system();
  }

  private static String text(@Nullable Integer value) {
    return value == null ? "" : Text.number(value);
  }

  private static String bytes(@Nullable Long value) {
    return value == null ? "" : Text.bytes(value);
  }
}
