package io.chokepoint.driver.terminal;

import io.chokepoint.core.capacity.Limit;
import io.chokepoint.core.capacity.LimitText;
import io.chokepoint.core.capacity.Recovery;
import io.chokepoint.core.diagnosis.Finding;
import io.chokepoint.core.diagnosis.Verdict;
import io.chokepoint.core.experiment.Experiment;
import io.chokepoint.core.honesty.CheckResult;
import io.chokepoint.core.report.Report;
import io.chokepoint.core.run.Figures;
import io.chokepoint.core.run.TargetResult;
import io.chokepoint.core.text.Text;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A verdict and what it rests on, short enough for a terminal; the report has the rest. */
public final class VerdictText {

  private static final int MOST_EVIDENCE = 5;
  private static final int MOST_OTHERS = 3;
  private static final int LABEL = 11;
  private static final int LEAST_WIDTH = 30;
  private static final int MOST_WIDTH = 120;

  private final Screen screen;

  public VerdictText(Screen screen) {
    this.screen = screen;
  }

  /** Prints a report's essence and where the rest is. */
  public void print(Report report, @Nullable Path folder) {
    verdict(report.verdict());
    steps(report.steps());
    capacity(report.capacity());
    targets(report.targets());
    honesty(report.honesty());
    if (folder != null) {
      Path page = folder.resolve("report.html");
      entry("report", List.of((Files.exists(page) ? page : folder).toString()));
    }
  }

  /** Prints a verdict alone. */
  public void verdict(Verdict verdict) {
    screen.line("");
    screen.line(outcome(verdict));
    wrap(verdict.summary(), 0).forEach(screen::line);
    int rank = 1;
    for (Finding finding : verdict.findings()) {
      screen.line("");
      finding(rank++, finding);
    }
    missing(verdict);
  }

  private String outcome(Verdict verdict) {
    String word = verdict.outcome().name();
    return screen.paint(Screen.Ink.BOLD, screen.paint(ink(verdict.outcome()), word));
  }

  private static Screen.Ink ink(Verdict.Outcome outcome) {
    return switch (outcome) {
      case FINDINGS -> Screen.Ink.RED;
      case HEALTHY -> Screen.Ink.GREEN;
      case INSUFFICIENT -> Screen.Ink.YELLOW;
    };
  }

  private void finding(int rank, Finding f) {
    screen.line(
        rank
            + ". "
            + screen.paint(Screen.Ink.BOLD, f.kind().label() + "  " + f.resource())
            + "  explains "
            + Text.percent(f.share())
            + " of "
            + f.whole());
    if (!f.endpoints().isEmpty()) {
      entry("endpoints", List.of(some(f.endpoints())));
    }
    entry(
        "evidence", f.evidence().stream().limit(MOST_EVIDENCE).map(VerdictText::evidence).toList());
    entry(
        "ruled out",
        f.ruledOut().stream()
            .limit(MOST_OTHERS)
            .map(r -> r.kind().label() + ": " + r.because())
            .toList());
    entry("remedy", List.of(f.remedy().what()));
    entry("predicted", List.of(prediction(f.predicted())));
    Experiment measured = f.measured();
    if (measured != null) {
      entry("measured", List.of(measured(measured)));
    }
  }

  private static String evidence(Finding.Evidence e) {
    Double unloaded = e.unloaded();
    return e.what()
        + "  "
        + Text.unit(e.value(), e.unit())
        + (unloaded == null ? "" : "  (unloaded " + Text.unit(unloaded, e.unit()) + ")");
  }

  private static String prediction(Finding.Prediction p) {
    return p.what()
        + ": "
        + Text.unit(p.from(), p.unit())
        + " → "
        + Text.unit(p.to(), p.unit())
        + " ("
        + p.because()
        + ")";
  }

  private static String measured(Experiment e) {
    Double from = e.from();
    Double to = e.to();
    return from == null || to == null
        ? e.outcome().label() + ": " + e.because()
        : e.what()
            + ": "
            + Text.unit(from, e.unit())
            + " → "
            + Text.unit(to, e.unit())
            + " ("
            + e.gainText()
            + "); "
            + e.outcome().label()
            + ": "
            + e.because();
  }

  /** Rules that lack the same are named together. */
  private void missing(Verdict verdict) {
    if (verdict.outcome() != Verdict.Outcome.INSUFFICIENT) {
      return;
    }
    Map<String, String> kinds = new LinkedHashMap<>();
    for (Verdict.Missing m : verdict.missing()) {
      kinds.merge(m.what(), m.label(), (a, b) -> a + ", " + b);
    }
    List<String> lines = new ArrayList<>();
    kinds.forEach(
        (what, labels) -> lines.add(labels.isEmpty() ? what : what + " (for " + labels + ")"));
    entry("missing", lines.subList(0, Math.min(MOST_EVIDENCE, lines.size())));
    entry(
        "ruled out",
        verdict.ruledOut().stream()
            .limit(MOST_EVIDENCE)
            .map(r -> r.kind().label() + ": " + r.because())
            .toList());
  }

  private void steps(List<Report.StepResult> steps) {
    if (steps.isEmpty()) {
      return;
    }
    TextTable table =
        new TextTable(
            "step", "offered", "achieved", "p50", "p95", "p99", "max", "errors", "not sent");
    for (Report.StepResult step : steps) {
      table.row(row(step, step.overall()));
    }
    screen.line("");
    table.print(screen);
  }

  private static String[] row(Report.StepResult step, Figures all) {
    boolean open = step.offered().perSecond() != null;
    return new String[] {
      step.name(),
      open ? Text.rate(all.offeredPerSecond()) : Text.UNKNOWN,
      Text.rate(all.achievedPerSecond()),
      all.latency(all.p50Millis()),
      all.latency(all.p95Millis()),
      all.latency(all.p99Millis()),
      all.latency(all.maxMillis()),
      errors(all),
      String.valueOf(all.notSent())
    };
  }

  private static String errors(Figures all) {
    if (all.errors().isEmpty()) {
      return "0";
    }
    List<String> parts = new ArrayList<>();
    for (Map.Entry<String, Long> e : all.errors().entrySet()) {
      parts.add(e.getValue() + " " + e.getKey());
    }
    return String.join(", ", parts) + " (" + all.failedText() + ")";
  }

  private void targets(List<TargetResult> targets) {
    if (targets.isEmpty()) {
      return;
    }
    List<String> missed =
        targets.stream().filter(TargetResult::missed).map(VerdictText::target).toList();
    List<String> open =
        targets.stream().filter(TargetResult::undecided).map(VerdictText::target).toList();
    long met = targets.size() - missed.size() - open.size();
    screen.line("");
    if (missed.isEmpty() && open.isEmpty()) {
      entry("targets", List.of("all " + targets.size() + " met"));
    } else if (met > 0) {
      entry("targets", List.of(met + " of " + targets.size() + " met"));
    }
    entry("missed", missed);
    entry("undecided", open);
  }

  private static String target(TargetResult t) {
    return (t.endpoint().isEmpty() ? "all endpoints" : t.endpoint())
        + " in "
        + t.step()
        + ": "
        + t.target()
        + " "
        + t.text(t.actual())
        + ", target "
        + t.text(t.expected())
        + (t.open().isEmpty() ? "" : ": " + t.open());
  }

  private void capacity(Report.@Nullable Capacity capacity) {
    Limit limit = capacity == null ? null : capacity.limit();
    if (capacity == null || limit == null || limit.levels().size() < 2) {
      return;
    }
    List<String> lines = new ArrayList<>();
    lines.add(new LimitText(limit).sentence());
    Recovery recovery = capacity.recovery();
    if (recovery != null) {
      Double seconds = recovery.seconds();
      lines.add(
          seconds == null
              ? "not recovered " + Text.number(recovery.watched()) + " s after " + recovery.step()
              : "recovers within " + Text.number(seconds + 1) + " s after " + recovery.step());
    }
    screen.line("");
    entry("capacity", lines);
  }

  private void honesty(List<CheckResult> checks) {
    List<String> broken =
        checks.stream().filter(c -> !c.passed()).map(CheckResult::caution).toList();
    entry("warning", broken);
  }

  private void entry(String label, List<String> lines) {
    boolean first = true;
    for (String line : lines) {
      for (String part : wrap(line, LABEL)) {
        String left = first ? screen.paint(Screen.Ink.DIM, pad(label, LABEL)) : " ".repeat(LABEL);
        screen.line(left + part);
        first = false;
      }
    }
  }

  private List<String> wrap(String text, int indent) {
    int width = Math.max(LEAST_WIDTH, Math.min(screen.columns(), MOST_WIDTH) - indent - 1);
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : screen.plain(text).split(" ", -1)) {
      if (line.length() > 0 && line.length() + 1 + word.length() > width) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.length() == 0 ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }

  private static String some(List<String> names) {
    String first = String.join(", ", names.subList(0, Math.min(MOST_OTHERS, names.size())));
    int more = names.size() - MOST_OTHERS;
    return more > 0 ? first + " and " + more + " more" : first;
  }

  private static String pad(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }
}
