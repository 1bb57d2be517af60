package io.chokepoint.exporters.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.core.run.Run;
import io.chokepoint.core.timeline.Window;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Percentage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ComparisonChartsTest {

  /**
   * As a live agent's, of which a step's seconds were kept in pairs, as an hour of them was long.
   */
  @Test
  void showsAWindowOfSeveralSecondsInEachOfThem() {
    Run seconds = agentsOnly(new SimulatedShop(10, 10, 50).run());
    Run pairs = with(seconds, pairs(seconds.timeline()));

    Charts.Data data = ComparisonCharts.of(seconds, pairs);

    for (Charts.Chart chart : data.charts()) {
      List<@Nullable Double> was = chart.series().get(0).data();
      List<@Nullable Double> is = chart.series().get(1).data();
      assertThat(is).as(chart.id()).hasSameSizeAs(was).doesNotContainNull();
      if (chart.id().equals("rate")) {
        assertThat(sum(is)).isCloseTo(sum(was), Percentage.withPercentage(1));
      }
    }
  }

  private static double sum(List<@Nullable Double> figures) {
    return figures.stream().mapToDouble(Double::doubleValue).sum();
  }

  private static List<Window> pairs(List<Window> seconds) {
    List<Window> pairs = new ArrayList<>();
    for (int i = 0; i + 1 < seconds.size(); i += 2) {
      pairs.add(seconds.get(i).plus(seconds.get(i + 1)));
    }
    return pairs;
  }

  private static Run agentsOnly(Run run) {
    return with(run, run.timeline().subList(0, run.timeline().size() / 2 * 2));
  }

  private static Run with(Run run, List<Window> timeline) {
    return run.toBuilder().timeline(timeline).client(List.of()).build();
  }
}
