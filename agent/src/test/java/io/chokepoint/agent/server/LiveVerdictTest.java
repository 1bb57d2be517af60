package io.chokepoint.agent.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.core.diagnosis.Verdict;
import io.chokepoint.core.model.Offered;
import io.chokepoint.core.model.Step;
import io.chokepoint.core.run.Run;
import io.chokepoint.core.run.Setup;
import io.chokepoint.core.timeline.SystemWindow;
import io.chokepoint.core.timeline.Timeline;
import io.chokepoint.core.timeline.Window;
import io.chokepoint.exporters.json.VerdictDocument;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LiveVerdictTest {

  private static final long MILLI = 1_000_000;

  private final Timeline timeline = new Timeline();
  private final Steps steps = new Steps();
  private final List<Run> diagnosed = new ArrayList<>();
  private long now = 1_700_000_000_000L;
  private long cpu;
  private long costOfAWindow = MILLI;
  private final LiveVerdict live =
      new LiveVerdict(timeline, steps, () -> Setup.UNKNOWN, 0.005, new HandSet(), this::diagnose);

  @Test
  void isComputedOncePerWindowForAllWhoLook() {
    costOfAWindow = 0;
    pass(1);
    for (int viewer = 0; viewer < 20; viewer++) {
      live.newest();
    }
    assertThat(diagnosed).hasSize(1);

    pass(1);
    live.newest();
    live.newest();
    assertThat(diagnosed).hasSize(2);
  }

  @Test
  void isNotComputedWhileNobodyLooks() {
    pass(100);
    assertThat(diagnosed).isEmpty();
  }

  @Test
  void neverTakesMoreThanItsShareOfAProcessor() {
    costOfAWindow = 10 * MILLI; // the figure of a large service: 0.3 s for 30 windows
    pass(200);
    long began = now;
    live.newest();
    cpu = 0; // somebody has to pay for the first
    for (int second = 0; second < 3_600; second++) {
      pass(1);
      live.newest();
    }
    assertThat(cpu / 1e6 / (now - began)).isBetween(0.004, 0.0051);
    assertThat(diagnosed.get(diagnosed.size() - 1).timeline()).hasSize(LiveVerdict.LEAST_WINDOWS);
  }

  @Test
  void saysOfWhenItIs() {
    pass(10);
    long first = now;
    assertThat(live.newest().atMillis()).isEqualTo(first);
    pass(1);
    VerdictDocument stands = live.newest();
    assertThat(stands.atMillis()).isEqualTo(first);
    pass(10);
    assertThat(live.newest().atMillis()).isEqualTo(now);
  }

  @Test
  void looksAtAllOfASmallServicesSteps() {
    pass(5);
    step("1/s", 40);
    pass(2);
    step("2/s", 40);

    live.newest();

    Run run = diagnosed.get(0);
    assertThat(run.steps()).extracting(Step::name).containsExactly("1/s", "2/s");
    assertThat(run.steps().get(0).seconds()).isEqualTo(40);
    assertThat(run.timeline()).hasSize(82);
  }

  @Test
  void looksAtTheEndOfEachStepWhereAllIsTooMuchAndNeverLeavesOutTheFirst() {
    for (int i = 0; i < 40; i++) {
      step("step " + i, 30);
    }

    live.newest();

    Run run = diagnosed.get(0);
    assertThat(run.timeline()).hasSize(LiveVerdict.FIRST_WINDOWS);
    assertThat(run.steps()).hasSize(12).allMatch(s -> s.seconds() == 10);
    assertThat(run.steps().get(0).name()).isEqualTo("step 0");
    assertThat(run.steps().get(11).name()).isEqualTo("step 39");
  }

  private Verdict diagnose(Run run) {
    diagnosed.add(run);
    cpu += costOfAWindow * run.timeline().size();
    return new Verdict(Verdict.Outcome.HEALTHY, "fine", List.of(), List.of());
  }

  private void step(String name, int seconds) {
    steps.begin(name, Offered.open(1), null, 0, now);
    pass(seconds);
    steps.end(name, now);
  }

  private void pass(int seconds) {
    for (int i = 0; i < seconds; i++) {
      timeline.append(Window.builder(now, 1_000_000_000, SystemWindow.unknown(2)).build());
      now += 1_000;
    }
  }

  private final class HandSet implements LiveVerdict.Clocks {
    @Override
    public long unixMillis() {
      return now;
    }

    @Override
    public long cpuNanos() {
      return cpu;
    }
  }
}
