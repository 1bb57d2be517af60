package io.chokepoint.core.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.core.model.Latencies;
import io.chokepoint.core.model.Offered;
import io.chokepoint.core.model.Phase;
import io.chokepoint.core.model.Step;
import io.chokepoint.core.run.Run;
import io.chokepoint.core.run.StepEvidence;
import io.chokepoint.core.run.StepFigures;
import io.chokepoint.core.timeline.ClientWindow;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class PhaseFiguresTest {

  private static final Phase UP = new Phase("ramp to 8 users", 0, 2500, 0, 8, true);
  private static final Phase LEVEL = new Phase("8 users", 2500, 5000, 8, 8, true);

  @Test
  void aPhaseIsMadeOfTheSecondsThatLieWithinIt() {
    List<PhaseFigures> figures = PhaseFigures.of(run(UP, LEVEL));

    // the third second belongs to both, thus to none
    assertThat(figures).extracting(PhaseFigures::phase).containsExactly(UP, LEVEL);
    assertThat(figures).extracting(PhaseFigures::seconds).containsExactly(2, 2);
    assertThat(figures)
        .extracting(f -> f.figures().achievedPerSecond())
        .containsExactly(10.5, 13.5);
    assertThat(figures).extracting(f -> f.figures().errorShare()).containsOnly(0.1);
  }

  @Test
  void aPhaseThatIsAStepHasTheStepsFigures() {
    Run run = run(UP, LEVEL);

    assertThat(PhaseFigures.of(run).get(1).figures())
        .isEqualTo(StepFigures.ofClient(StepEvidence.of(run.steps().get(0), run)).get(""));
  }

  @Test
  void whereThereIsNothingButStepsThereIsNothingToAdd() {
    assertThat(PhaseFigures.of(run(LEVEL))).isEmpty();
  }

  @Test
  void aPhaseThatWasNeverReachedIsNoRow() {
    Phase later = new Phase("ramp down", 9000, 12_000, 8, 0, true);

    assertThat(PhaseFigures.of(run(UP, later))).extracting(PhaseFigures::phase).containsExactly(UP);
  }

  /** Five seconds; in second i, 10 + i complete, and one of ten that ended failed. */
  private static Run run(Phase... phases) {
    Histogram histogram = new Histogram(3);
    histogram.recordValueWithCount(200_000, 10);
    Latencies latency = Latencies.of(histogram);
    List<ClientWindow> client =
        IntStream.range(0, 5)
            .mapToObj(
                i ->
                    new ClientWindow(
                        i * 1000L,
                        Map.of(
                            "GET /",
                            new ClientWindow.Traffic(
                                10, 0, 10 + i, latency, latency, Map.of("5xx", 1L))),
                        new ClientWindow.Driver(0, 0, 0, 0, 0, null)))
            .toList();
    return Run.builder()
        .steps(List.of(new Step("8 users", 2500, 5000, Offered.closed(8))))
        .client(client)
        .phases(List.of(phases))
        .build();
  }
}
