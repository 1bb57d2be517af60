package io.chokepoint.driver.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.core.model.Latencies;
import io.chokepoint.core.run.Aborted;
import io.chokepoint.core.timeline.ClientWindow;
import io.chokepoint.core.timeline.Window;
import io.chokepoint.driver.plan.Abort;
import io.chokepoint.driver.search.Pilot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class AbortPilotTest {

  private final List<ClientWindow> seconds = new ArrayList<>();
  private final List<Aborted> ended = new ArrayList<>();
  private int steered;

  private final AbortPilot pilot =
      new AbortPilot(new Abort(0.5, 3), (seen, now) -> steered++, now -> "step " + now, ended::add);

  @Test
  void endsTheLoadOnceTooFewSucceededForAsLongAsThePlanSays() {
    second(100, 0);
    second(100, 80);
    second(100, 60);
    assertThat(ended).isEmpty(); // 140 of 300
    second(100, 20);

    assertThat(ended).hasSize(1);
    assertThat(pilot.aborted()).isEqualTo(ended.get(0));
    assertThat(ended.get(0).requests()).isEqualTo(300);
    assertThat(ended.get(0).success()).isEqualTo(1 - 160.0 / 300);
    assertThat(ended.get(0).during()).isEqualTo("step 4");
    assertThat(ended.get(0).atMillis()).isEqualTo(4000);
    second(100, 100);
    assertThat(ended).hasSize(1);
    assertThat(steered).isEqualTo(3);
  }

  @Test
  void fewRequestsEndNothing() {
    for (int i = 0; i < 10; i++) {
      second(i % 3, i % 3);
    }
    assertThat(ended).isEmpty();
  }

  private void second(long requests, long failed) {
    Histogram latency = new Histogram(3);
    if (requests > 0) {
      latency.recordValueWithCount(1_000_000, requests);
    }
    Latencies latencies = Latencies.of(latency);
    ClientWindow.Traffic traffic =
        new ClientWindow.Traffic(
            requests,
            0,
            requests,
            latencies,
            latencies,
            failed == 0 ? Map.of() : Map.of("5xx", failed));
    seconds.add(
        new ClientWindow(
            1000L * seconds.size(),
            Map.of("e", traffic),
            new ClientWindow.Driver(0, 0, 0, 0, 0, null)));
    pilot.second(
        new Pilot.Seen() {
          @Override
          public long startMillis() {
            return 0;
          }

          @Override
          public List<ClientWindow> client(long fromMillis) {
            return seconds.stream().filter(w -> w.startMillis() >= fromMillis).toList();
          }

          @Override
          public List<Window> service(long fromMillis, long toMillis) {
            return List.of();
          }
        },
        seconds.size());
  }
}
