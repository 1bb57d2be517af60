package io.chokepoint.core.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.core.compare.Change.Mark;
import io.chokepoint.core.compare.Trend.Line;
import io.chokepoint.core.compare.Trend.Turn;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TrendsTest {

  @Test
  void theRunFromWhichItIsSlowerIsMarkedAndNoOther() {
    List<RunFigures> runs = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      runs.add(at(i, SimulatedRuns.usual().rates(40, 100).slower(i < 6 ? 1 : 1.3).figures(i + 1)));
    }
    Collections.shuffle(runs, new Random(1));

    Trend trend = Trends.of(runs, 0.1);

    assertThat(trend.runs())
        .isSortedAccordingTo((a, b) -> Long.compare(a.startMillis(), b.startMillis()));
    for (String step : List.of("40/s", "100/s")) {
      Line p95 = line(trend, step, Metric.P95);
      assertThat(p95.values()).hasSize(10).doesNotContainNull();
      assertThat(p95.turns()).extracting(Turn::run).containsExactly(6);
      assertThat(p95.turns().get(0).change().mark()).isEqualTo(Mark.WORSE);
      assertThat(line(trend, step, Metric.RATE).turns()).isEmpty();
      assertThat(line(trend, step, Metric.ERRORS).turns()).isEmpty();
    }
  }

  @Test
  void aRunWithoutAStepLeavesAGap() {
    List<RunFigures> runs =
        List.of(
            at(0, SimulatedRuns.usual().rates(40).figures(1)),
            at(1, SimulatedRuns.usual().rates(100).figures(2)),
            at(2, SimulatedRuns.usual().rates(40).figures(3)));

    assertThat(line(Trends.of(runs, 0.1), "40/s", Metric.P95).values())
        .satisfies(
            v -> {
              assertThat(v.get(0)).isPositive();
              assertThat(v.get(1)).isNull();
              assertThat(v.get(2)).isPositive();
            });
  }

  private static RunFigures at(int day, RunFigures run) {
    return new RunFigures(run.name(), day * 86_400_000L, run.steps());
  }

  private static Line line(Trend trend, String step, Metric metric) {
    return trend.lines().stream()
        .filter(l -> l.step().equals(step) && l.endpoint().isEmpty() && l.metric().equals(metric))
        .findFirst()
        .orElseThrow();
  }
}
