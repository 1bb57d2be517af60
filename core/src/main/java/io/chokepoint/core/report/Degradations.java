package io.chokepoint.core.report;

import io.chokepoint.core.capacity.DegradationProfile;
import io.chokepoint.core.capacity.DegradationProfile.Stage;
import io.chokepoint.core.capacity.Judgement.Outcome;
import io.chokepoint.core.capacity.Limit;
import io.chokepoint.core.capacity.Recovery;
import io.chokepoint.core.capacity.Saturation;
import io.chokepoint.core.report.Report.StepResult;
import io.chokepoint.core.run.Figures;
import io.chokepoint.core.run.Loads;
import io.chokepoint.core.run.StepEvidence;
import io.chokepoint.core.text.Text;
import io.chokepoint.core.timeline.EndpointWindow;
import io.chokepoint.core.timeline.Window;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How the service gives way, level by level, and which mechanism acted. */
final class Degradations {

  /** Of the most it ever completed, what a service still completes that degrades gracefully. */
  private static final double STILL_DONE = 0.8;

  private static final double FAILING = 0.05;
  private static final double SATURATED = 0.9;

  private final List<StepResult> steps;
  private final List<StepEvidence> windows;

  Degradations(List<StepResult> steps, List<StepEvidence> windows) {
    this.steps = steps;
    this.windows = windows;
  }

  @Nullable DegradationProfile of(Limit limit, @Nullable Recovery recovery) {
    Map<String, Limit.Level> levels = new HashMap<>();
    limit.levels().forEach(l -> levels.put(l.step(), l));
    Limit.Level held = levels.get(limit.holdsStep());
    double holds = held == null ? 0 : held.load();
    Double broken = limit.breaks();
    double breaks = broken == null ? Double.POSITIVE_INFINITY : broken;
    List<Stage> stages = new ArrayList<>();
    for (StepResult step : Loads.sorted(steps)) {
      Limit.Level level = levels.get(step.name());
      if (level != null && level.outcome() != Outcome.DRIVER && step.seconds() > 0) {
        stages.add(stage(step, level, holds, breaks));
      }
    }
    return stages.size() < 2 ? null : verdict(stages, recovery);
  }

  private static DegradationProfile verdict(List<Stage> stages, @Nullable Recovery recovery) {
    double most = stages.stream().mapToDouble(Stage::goodPerSecond).max().orElse(0);
    Stage heaviest = stages.get(stages.size() - 1);
    boolean overloaded = stages.stream().anyMatch(s -> !s.state().equals("normal") && broke(s));
    if (!overloaded) {
      return new DegradationProfile(
          null, "not tested, the load never exceeded the capacity", stages);
    }
    double still = most == 0 ? 0 : heaviest.goodPerSecond() / most;
    boolean back = recovery == null || recovery.seconds() != null;
    String because =
        Text.of(
            "in %s it completes %s of the most it ever did%s",
            heaviest.step(), Text.percent(still), recovery == null ? "" : whetherBack(recovery));
    return new DegradationProfile(still >= STILL_DONE && back, because, stages);
  }

  private static String whetherBack(Recovery recovery) {
    Double seconds = recovery.seconds();
    return seconds == null
        ? Text.of(
            ", and is not back %s after %s", Text.time(recovery.watched() * 1e9), recovery.step())
        : Text.of(", and is back %s after %s", Text.time(seconds * 1e9), recovery.step());
  }

  private static boolean broke(Stage stage) {
    return stage.state().equals("degraded") || stage.state().equals("failing");
  }

  /**
   * Lighter than what holds is normal, heavier than what breaks is not, whatever its own chance.
   */
  private Stage stage(StepResult step, Limit.Level level, double holds, double breaks) {
    Figures f = step.overall();
    List<Window> service = windows.get(steps.indexOf(step)).service();
    double refused = share(f, "429");
    boolean failing = f.errorShare() - refused > FAILING;
    String state =
        level.load() <= holds
            ? "normal"
            : failing
                ? "failing"
                : refused > FAILING || level.load() >= breaks ? "degraded" : "unclear";
    return new Stage(
        step.name(),
        level.load(),
        state,
        Points.goodPerSecond(step),
        f.p95Millis(),
        f.errorShare(),
        state.equals("normal") ? refuses(f) : mechanism(f, service));
  }

  private static String refuses(Figures f) {
    return share(f, "429") > 0.01 ? "a limit refuses " + Text.percent(share(f, "429")) : "";
  }

  /** What refuses first, else what times out, else what the requests queue for. */
  private static String mechanism(Figures f, List<Window> service) {
    List<String> acted = new ArrayList<>();
    if (!refuses(f).isEmpty()) {
      acted.add(refuses(f));
    }
    causes(service).entrySet().stream()
        .filter(e -> e.getValue() > 0.01 * f.requests())
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .limit(2)
        .forEach(
            e -> acted.add(e.getKey() + " " + Text.percent((double) e.getValue() / f.requests())));
    f.errors().entrySet().stream()
        .filter(e -> !e.getKey().equals("429") && share(f, e.getKey()) > 0.01)
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .limit(2)
        .forEach(e -> acted.add(e.getKey() + " " + Text.percent(share(f, e.getKey()))));
    Saturation busiest = Saturation.of(service);
    if (busiest != null && busiest.utilization() >= SATURATED) {
      acted.add(
          Text.of(
              "queue for %s, %s busy", busiest.resource(), Text.percent(busiest.utilization())));
    } else if (acted.isEmpty()) {
      acted.add("requests queue");
    }
    return String.join(", ", acted);
  }

  private static Map<String, Long> causes(List<Window> service) {
    Map<String, Long> causes = new HashMap<>();
    for (Window window : service) {
      for (EndpointWindow endpoint : window.endpoints().values()) {
        endpoint.errors().forEach((cause, n) -> causes.merge(cause, n, Long::sum));
      }
    }
    return causes;
  }

  private static double share(Figures f, String error) {
    return f.requests() == 0 ? 0 : (double) f.errors().getOrDefault(error, 0L) / f.requests();
  }
}
