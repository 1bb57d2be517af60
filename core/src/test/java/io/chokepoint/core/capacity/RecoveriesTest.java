package io.chokepoint.core.capacity;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.core.model.Latencies;
import io.chokepoint.core.model.Offered;
import io.chokepoint.core.model.Step;
import io.chokepoint.core.run.Run;
import io.chokepoint.core.timeline.ClientWindow;
import io.chokepoint.core.timeline.ClientWindow.Traffic;
import io.chokepoint.core.timeline.SystemWindow;
import io.chokepoint.core.timeline.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class RecoveriesTest {

  private final List<Step> steps = new ArrayList<>();
  private final List<ClientWindow> client = new ArrayList<>();

  @Test
  void recoveryLastsUntilLatencyIsWithinTheUnloadedLevelsOwnNoise() {
    step("20/s", 20, 10, 11, 9, 10, 12, 10);
    step("500/s", 500, 400, 800, 1200);
    after(20, 900, 500, 200, 40, 11, 9, 12, 10);

    Recovery recovery = Recoveries.of(run());

    assertThat(recovery.step()).isEqualTo("500/s");
    assertThat(recovery.seconds()).isEqualTo(4);
    assertThat(recovery.last()).isEqualTo("latency");
  }

  @Test
  void aLuckySecondIsNoRecovery() {
    step("20/s", 20, 10, 11, 9, 10, 12, 10);
    step("500/s", 500, 400, 800, 1200);
    after(20, 900, 11, 200, 40, 11, 9, 12, 10);

    assertThat(Recoveries.of(run()).seconds()).isEqualTo(4);
  }

  @Test
  void whatNeverComesBackIsSaidWithHowLongItWasWatched() {
    step("20/s", 20, 10, 11, 9, 10, 12, 10);
    step("500/s", 500, 400, 800, 1200);
    after(20, 900, 900, 900, 900, 900);

    Recovery recovery = Recoveries.of(run());

    assertThat(recovery.seconds()).isNull();
    assertThat(recovery.watched()).isEqualTo(5);
  }

  @Test
  void aServiceThatFeltNothingRecoversAtOnce() {
    step("20/s", 20, 10, 11, 9, 10, 12, 10);
    step("50/s", 50, 10, 11, 12);
    after(20, 10, 9, 11, 10);

    assertThat(Recoveries.of(run()).seconds()).isZero();
  }

  @Test
  void withoutLightLoadAfterwardsNothingIsSaid() {
    step("20/s", 20, 10, 11, 9, 10, 12, 10);
    step("500/s", 500, 400, 800, 1200);
    step("600/s", 600, 400, 800, 1200);

    assertThat(Recoveries.of(run())).isNull();
  }

  @Test
  void aWindowOfSeveralSecondsStandsAtEachOfThem() {
    Window three = window(1_000_000, 3);
    Window one = window(1_003_000, 1);

    assertThat(Recoveries.bySecond(List.of(three, one)))
        .isEqualTo(
            Map.of(1_000_000L, three, 1_001_000L, three, 1_002_000L, three, 1_003_000L, one));
  }

  private static Window window(long startMillis, long seconds) {
    return Window.builder(startMillis, seconds * 1_000_000_000, SystemWindow.unknown(1)).build();
  }

  @Test
  void aSpikesLastStepShowsTheRecovery() {
    step("20/s", 20, 10, 11, 9, 10, 12, 10);
    step("500/s", 500, 400, 800, 1200);
    step("20/s (2)", 20, 900, 30, 10, 11, 9, 12);

    assertThat(Recoveries.of(run()).seconds()).isEqualTo(2);
  }

  private void step(String name, int rate, long... millis) {
    long from = client.size() * 1000L;
    after(rate, millis);
    steps.add(new Step(name, from, client.size() * 1000L, Offered.open(rate)));
  }

  private void after(int rate, long... millis) {
    for (long m : millis) {
      Histogram histogram = new Histogram(3);
      histogram.recordValueWithCount(m * 1_000_000, rate);
      Latencies latencies = Latencies.of(histogram);
      client.add(
          new ClientWindow(
              client.size() * 1000L,
              Map.of("x", new Traffic(rate, 0, rate, latencies, latencies, Map.of())),
              new ClientWindow.Driver(m > 100 ? 50 : 1, 0, 0, 0, 0, null)));
    }
  }

  private Run run() {
    return Run.builder().steps(steps).client(client).build();
  }
}
