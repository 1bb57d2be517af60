package io.chokepoint.exporters.report;

import io.chokepoint.core.capacity.DegradationProfile;
import io.chokepoint.core.diagnosis.Kind;
import io.chokepoint.core.report.NormalAndPeak;
import io.chokepoint.core.report.Report;
import io.chokepoint.core.report.Report.Capacity;
import io.chokepoint.core.report.Report.StepResult;
import io.chokepoint.core.run.TargetResult;
import io.chokepoint.core.text.Text;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How much the service of a write-up takes, and how it gives way. */
final class CapacitySections {

  private static final String NO_LEVELS = "the run has no levels of one load";

  private CapacitySections() {}

  static void points(Report report, Page page) {
    CapacityView capacity = CapacityView.of(report.capacity());
    if (capacity == null) {
      page.say("Not measured: " + NO_LEVELS + ".");
      return;
    }
    page.say("Capacity of one instance: " + capacity.limit() + ".");
    Page.Table table =
        page.table(
            "no agent saw it",
            "",
            "Level",
            "Users",
            "Completed",
            "p95",
            "Errors",
            "DB connections",
            "Memory",
            "CPU");
    capacity
        .points()
        .forEach(
            p -> {
              List<String> cells = new ArrayList<>(List.of(p.name(), p.step()));
              List<String> figures =
                  List.of(
                      p.users().equals(Text.UNKNOWN) ? "does not apply" : p.users(),
                      p.completed(),
                      p.p95(),
                      p.errors(),
                      p.connections(),
                      p.memory(),
                      p.cpu());
              cells.addAll(
                  p.found() ? figures : Collections.nCopies(figures.size(), "does not apply"));
              table.row(cells);
            });
  }

  static void capacity(Report report, Page page) {
    points(report, page);
    CapacityView capacity = CapacityView.of(report.capacity());
    if (capacity != null) {
      page.points(
          List.of(
              "recovery: "
                  + (capacity.recovery().isEmpty() ? "not asked for" : capacity.recovery()),
              "degradation: "
                  + (capacity.graceful().isEmpty() ? "not measured" : capacity.graceful())));
    }
  }

  /** Levels that a search chose, and what was the scarcest at each. */
  static void search(Report report, Page page) {
    capacity(report, page);
    CapacityView capacity = CapacityView.of(report.capacity());
    if (capacity == null) {
      return;
    }
    page.subheading("Levels that were tried");
    Page.Table table =
        page.table("it was not decided", "Level", "Load", "Outcome", "Why it breaks", "What acted");
    for (CapacityView.LevelRow level : capacity.levels()) {
      String acted =
          capacity.stages().stream()
              .filter(s -> s.step().equals(level.step()))
              .map(CapacityView.StageRow::mechanism)
              .findFirst()
              .orElse("");
      table.row(
          level.step(),
          level.load(),
          level.outcome(),
          level.broken().isEmpty() ? "it does not" : level.broken(),
          acted.isEmpty() ? "nothing" : acted);
    }
  }

  static void degradation(Report report, Page page) {
    CapacityView capacity = CapacityView.of(report.capacity());
    if (capacity == null || capacity.stages().isEmpty()) {
      page.say("Not measured: it takes two levels of load.");
      return;
    }
    Page.Table table =
        page.table(
            "nothing acted",
            "Load level",
            "State",
            "Completed well",
            "p95",
            "Errors",
            "What acted");
    capacity
        .stages()
        .forEach(
            s ->
                table.row(
                    s.step(),
                    s.state(),
                    s.good(),
                    s.p95(),
                    s.errors(),
                    s.mechanism().isEmpty() ? "nothing" : s.mechanism()));
    page.say(capital(capacity.graceful()) + ".");
  }

  static void instances(Report report, Page page) {
    CapacityView capacity = CapacityView.of(report.capacity());
    if (capacity == null || !capacity.scaled()) {
      page.say("Not known: no level was sustained for certain, so nothing can be multiplied.");
      return;
    }
    page.say("Each with " + capacity.headroom() + " left free; " + capacity.assumption() + ".");
    Page.Table table =
        page.table("no pool was seen", "Users", "Instances", "Left free", "DB connections");
    capacity.scale().forEach(s -> table.row(s.users(), s.instances(), s.left(), s.connections()));
  }

  /** What is left of the load that breaks, or of the heaviest that was tried, at each level. */
  static void headroom(Report report, Page page) {
    HeadroomRow.Headroom headroom = HeadroomRow.of(report.capacity());
    if (headroom == null) {
      page.say("Not measured: " + NO_LEVELS + ".");
      return;
    }
    page.say(capital(headroom.against()) + ".");
    Page.Table table = page.table("it was not decided", "Level", "Load", "Headroom", "Status");
    headroom.rows().forEach(r -> table.row(r.step(), r.load(), r.left(), r.outcome()));
  }

  /** What a level of load was like. */
  static String state(@Nullable CapacityView capacity, String step) {
    if (capacity == null) {
      return Text.UNKNOWN;
    }
    return capacity.stages().stream()
        .filter(s -> s.step().equals(step))
        .findFirst()
        .map(s -> s.mechanism().isEmpty() ? s.state() : s.state() + " (" + s.mechanism() + ")")
        .orElse(Text.UNKNOWN);
  }

  static void checklist(Map<String, Report> reports, Page page) {
    Page.Table table = page.table("the run does not tell", "Item", "Result", "By what");
    reports.forEach(
        (name, r) ->
            Checklist.of(r).forEach(i -> table.row(name + ": " + i.item(), i.result(), i.by())));
  }

  static void expectations(Report report, Page page) {
    Page.Table table = page.table("the run does not tell", "Expectation", "Actual", "Met");
    List<StepResult> steps = NormalAndPeak.steps(report);
    CapacityView capacity = CapacityView.of(report.capacity());
    if (steps != null) {
      String heaviest = steps.get(1).name();
      List<TargetResult> there =
          report.targets().stream().filter(t -> t.step().equals(heaviest)).toList();
      table.row(
          "The service handles " + heaviest,
          state(capacity, heaviest),
          there.isEmpty() ? "" : there.stream().noneMatch(TargetResult::missed) ? "yes" : "no");
    }
    boolean restarted = found(report, Kind.RESTARTED);
    table.row(
        "No crash",
        restarted ? "the JVM was started again" : "one JVM to the end",
        report.run().timeline().isEmpty() ? "" : restarted ? "no" : "yes");
    boolean limited =
        report.steps().stream().anyMatch(s -> s.overall().errors().containsKey("429"));
    table.row(
        "Rate limiting protects the service",
        limited ? "it refused requests" : "it refused nothing",
        limited ? "yes" : "no");
    Capacity known = report.capacity();
    DegradationProfile degradation = known == null ? null : known.degradation();
    Boolean graceful = degradation == null ? null : degradation.graceful();
    table.row(
        "Degrades gracefully",
        capacity == null ? "" : capacity.graceful(),
        graceful == null ? "" : graceful ? "yes" : "no");
    boolean back = known != null && known.recovery() != null && known.recovery().seconds() != null;
    table.row(
        "Recovers after the load",
        capacity == null ? "" : capacity.recovery(),
        known == null || known.recovery() == null ? "" : back ? "yes" : "no");
  }

  static boolean found(Report report, Kind kind) {
    return report.verdict().findings().stream().anyMatch(f -> f.kind() == kind);
  }

  private static String capital(String text) {
    return text.isEmpty()
        ? text
        : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }
}
