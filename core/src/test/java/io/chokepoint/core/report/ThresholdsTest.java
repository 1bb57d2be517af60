package io.chokepoint.core.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.chokepoint.core.diagnosis.Verdict;
import io.chokepoint.core.model.Latencies;
import io.chokepoint.core.model.Offered;
import io.chokepoint.core.model.Step;
import io.chokepoint.core.report.Threshold.Signal;
import io.chokepoint.core.run.Run;
import io.chokepoint.core.run.Run.Target;
import io.chokepoint.core.timeline.EndpointWindow;
import io.chokepoint.core.timeline.SystemWindow;
import io.chokepoint.core.timeline.Window;
import io.chokepoint.core.timeline.WorkersWindow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class ThresholdsTest {

  private static final double MILLI = 1e6;

  private final List<Window> timeline = new ArrayList<>();
  private final List<Step> steps = new ArrayList<>();
  private Map<String, Target> targets = Map.of();

  @Test
  void latencyIsHeldAgainstWhatItIsUndisturbed() {
    step(10, 20, 0, 2);
    step(100, 30, 0, 10);

    Threshold latency = threshold(Signal.LATENCY);
    assertThat(latency.subject()).isEqualTo("GET /a");
    assertThat(latency.normal()).isCloseTo(20 * MILLI, within(MILLI));
    assertThat(latency.warning()).isCloseTo(40 * MILLI, within(MILLI));
    assertThat(latency.critical()).isCloseTo(80 * MILLI, within(2 * MILLI));
  }

  @Test
  void aTargetOfThePlanIsCritical() {
    targets =
        Map.of("GET /a", Target.builder().success(0.95).p95Nanos((long) (200 * MILLI)).build());
    step(10, 20, 0, 2);
    step(100, 30, 0, 10);

    Threshold latency = threshold(Signal.LATENCY);
    assertThat(latency.warning()).isCloseTo(160 * MILLI, within(MILLI));
    assertThat(latency.critical()).isEqualTo(200 * MILLI);
    assertThat(threshold(Signal.FAILURES).critical()).isCloseTo(0.05, within(1e-9));
  }

  @Test
  void whatIsUsualIsNotWarnedOf() {
    step(10, 20, 3, 19);
    step(100, 30, 30, 20);

    for (Threshold t : thresholds()) {
      assertThat(t.warning()).as("%s", t).isLessThanOrEqualTo(t.critical());
      if (t.normal() != null) {
        assertThat(t.warning()).as("%s", t).isGreaterThan(t.normal());
      }
    }
    assertThat(threshold(Signal.FAILURES).normal()).isCloseTo(0.3, within(1e-9));
    assertThat(threshold(Signal.WORKERS).because()).contains("already");
  }

  @Test
  void nothingIsSaidOfARunWithoutAnAgent() {
    assertThat(thresholds()).isEmpty();
  }

  private Threshold threshold(Signal signal) {
    return thresholds().stream().filter(t -> t.signal() == signal).findFirst().orElseThrow();
  }

  private List<Threshold> thresholds() {
    Run run = Run.builder().timeline(timeline).steps(steps).targets(targets).build();
    Verdict verdict = new Verdict(Verdict.Outcome.HEALTHY, "fine", List.of(), List.of());
    if (steps.size() > 1) {
      verdict = verdict.comparing(steps.get(0).name(), steps.get(1).name());
    }
    return Thresholds.of(ReportBuilder.build("t", "", 0, 1, run, verdict, null));
  }

  /** Ten seconds of so many requests each, which take so long, and of which so many fail. */
  private void step(int perSecond, int millis, long failed, int busy) {
    long from = timeline.size() * 1000L;
    Histogram latency = new Histogram(3);
    latency.recordValueWithCount(millis * 1_000_000L, perSecond);
    EndpointWindow a =
        EndpointWindow.builder("GET", "/a")
            .latency(Latencies.of(latency))
            .statuses(Map.of(200, (long) perSecond))
            .errors(failed == 0 ? Map.of() : Map.of("Oops", failed))
            .build();
    for (int i = 0; i < 10; i++) {
      timeline.add(
          Window.builder(from + i * 1000L, 1_000_000_000L, SystemWindow.unknown(2))
              .endpoints(Map.of("GET /a", a))
              .workers(Map.of("http", new WorkersWindow(20, busy, 0, 0)))
              .build());
    }
    steps.add(new Step(perSecond + "/s", from, from + 10_000, Offered.open(perSecond)));
  }
}
