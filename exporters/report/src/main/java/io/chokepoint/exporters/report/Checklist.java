package io.chokepoint.exporters.report;

import io.chokepoint.core.capacity.DegradationProfile;
import io.chokepoint.core.diagnosis.Finding;
import io.chokepoint.core.diagnosis.Kind;
import io.chokepoint.core.report.Report;
import io.chokepoint.core.report.Report.Capacity;
import io.chokepoint.core.run.TargetResult;
import io.chokepoint.core.text.Text;
import io.chokepoint.core.timeline.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a team ticks off before a service goes live: pass, degraded, fail, or not known. */
final class Checklist {

  private static final String PASS = "pass";
  private static final String DEGRADED = "degraded";
  private static final String FAIL = "fail";
  private static final String OPEN = "not known";

  /** One item. */
  record Item(String item, String result, String by) {}

  private Checklist() {}

  static List<Item> of(Report report) {
    List<Item> items = new ArrayList<>();
    Capacity capacity = report.capacity();
    DegradationProfile degradation = capacity == null ? null : capacity.degradation();
    if (degradation != null) {
      degradation.stages().forEach(s -> items.add(level(s)));
    }
    items.add(targets(report.targets()));
    items.add(
        without(
            report, "processors not exhausted", Set.of(Kind.CPU_SATURATED, Kind.CPU_THROTTLED)));
    items.add(
        without(report, "memory not exhausted", Set.of(Kind.HEAP_EXHAUSTED, Kind.GC_PRESSURE)));
    items.add(without(report, "no memory leak", Set.of(Kind.MEMORY_LEAK)));
    items.add(without(report, "no connection lost", Set.of(Kind.CONNECTION_LEAK)));
    items.add(without(report, "database not exhausted", Set.of(Kind.DATABASE_SATURATED)));
    items.add(without(report, "no error inside the service", Set.of(Kind.ERRORS)));
    items.add(graceful(degradation));
    return List.copyOf(items);
  }

  private static Item level(DegradationProfile.Stage s) {
    String result =
        switch (s.state()) {
          case "normal" -> PASS;
          case "degraded" -> DEGRADED;
          case "failing" -> FAIL;
          default -> OPEN;
        };
    String by =
        "p95 " + Text.millis(s.p95Millis()) + ", " + Text.percent(s.errorShare()) + " failed";
    return new Item(s.step(), result, s.mechanism().isEmpty() ? by : by + ", " + s.mechanism());
  }

  private static Item targets(List<TargetResult> targets) {
    long missed = targets.stream().filter(TargetResult::missed).count();
    boolean undecided = targets.stream().anyMatch(TargetResult::undecided);
    String result =
        targets.isEmpty() || (undecided && missed == 0) ? OPEN : missed == 0 ? PASS : FAIL;
    return new Item(
        "targets kept",
        result,
        targets.isEmpty() ? "the plan has none" : missed + " of " + targets.size() + " missed");
  }

  /** What no finding speaks against, in a run that could have made one. */
  private static Item without(Report report, String item, Set<Kind> kinds) {
    for (Finding f : report.verdict().findings()) {
      if (kinds.contains(f.kind())) {
        return new Item(item, FAIL, f.remedy().what());
      }
    }
    @Nullable String lacks = lacking(report, kinds);
    return lacks == null
        ? new Item(item, PASS, "looked for, and not found")
        : new Item(item, OPEN, lacks);
  }

  private static @Nullable String lacking(Report report, Set<Kind> kinds) {
    List<Window> timeline = report.run().timeline();
    if (timeline.isEmpty()) {
      return "no agent looked on";
    }
    return report.verdict().missing().stream()
        .filter(m -> m.kind() != null && kinds.contains(m.kind()))
        .map(m -> m.what())
        .findFirst()
        .orElse(null);
  }

  private static Item graceful(@Nullable DegradationProfile degradation) {
    Boolean graceful = degradation == null ? null : degradation.graceful();
    return new Item(
        "degrades gracefully",
        graceful == null ? OPEN : graceful ? PASS : FAIL,
        degradation == null ? "it takes two levels of load" : degradation.because());
  }
}
