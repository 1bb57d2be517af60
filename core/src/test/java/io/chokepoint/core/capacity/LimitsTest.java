package io.chokepoint.core.capacity;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.core.model.Latencies;
import io.chokepoint.core.model.Offered;
import io.chokepoint.core.model.Step;
import io.chokepoint.core.run.StepEvidence;
import io.chokepoint.core.timeline.ClientWindow;
import io.chokepoint.core.timeline.ClientWindow.Traffic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class LimitsTest {

  private static final int SECONDS = 20;

  private final List<StepEvidence> steps = new ArrayList<>();

  @Test
  void theLimitIsBetweenWhatHeldAndWhatBroke() {
    step(100, 0);
    step(200, 0.2);

    Limit limit = find();

    assertThat(limit.holds()).isEqualTo(100.0);
    assertThat(limit.breaks()).isEqualTo(200.0);
    assertThat(limit.breaksForCertain()).isTrue();
  }

  @Test
  void aBreakIsPassedOverWhereAsMuchOrMoreHeldLater() {
    step(100, 0.2); // not warm yet
    step(200, 0);
    step(400, 0.2);

    Limit limit = find();

    assertThat(limit.holds()).isEqualTo(200.0);
    assertThat(limit.breaks()).isEqualTo(400.0);
  }

  @Test
  void aBreakStandsWhereAsMuchHeldBeforeAndNotAfter() {
    step(200, 0);
    step(100, 0.2); // it got worse, and nothing shows that it recovered

    Limit limit = find();

    assertThat(limit.breaks()).isEqualTo(100.0);
    assertThat(limit.holds()).isNull();
  }

  private Limit find() {
    return new Limits(Map.of(), 0).find(steps);
  }

  /** Requests of 10 ms each, of which a share stays behind. */
  private void step(int perSecond, double behind) {
    long from = steps.size() * SECONDS * 1000L;
    List<ClientWindow> client = new ArrayList<>();
    for (int i = 0; i < SECONDS; i++) {
      int completed = (int) Math.round(perSecond * (1 - behind));
      Histogram latency = new Histogram(3);
      latency.recordValueWithCount(10_000_000L, completed);
      Latencies latencies = Latencies.of(latency);
      client.add(
          new ClientWindow(
              from + i * 1000L,
              Map.of("x", new Traffic(perSecond, 0, completed, latencies, latencies, Map.of())),
              new ClientWindow.Driver(0, 0, 0, 0, 0, null)));
    }
    Step step =
        new Step(
            perSecond + "/s, " + steps.size(),
            from,
            from + SECONDS * 1000L,
            Offered.open(perSecond));
    steps.add(StepEvidence.of(step, client, List.of()));
  }
}
