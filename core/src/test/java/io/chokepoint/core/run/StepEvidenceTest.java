package io.chokepoint.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.core.model.Latencies;
import io.chokepoint.core.model.Offered;
import io.chokepoint.core.model.Step;
import io.chokepoint.core.timeline.ClientWindow;
import io.chokepoint.core.timeline.ClientWindow.Traffic;
import io.chokepoint.core.timeline.SystemWindow;
import io.chokepoint.core.timeline.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class StepEvidenceTest {

  private static final int SECONDS = 12;
  private static final Step STEP = new Step("100/s", 0, SECONDS * 1000L, Offered.open(100));

  @Test
  void leavesASlowStartOutOnBothSides() {
    StepEvidence e = of(STEP, second -> second < 3 ? 50 : 10, Set.of());

    assertThat(e.unsteady()).isEqualTo(3);
    assertThat(e.client()).extracting(ClientWindow::startMillis).first().isEqualTo(3000L);
    assertThat(e.service()).extracting(Window::startMillis).first().isEqualTo(3000L);
    assertThat(e.allClient()).hasSize(SECONDS);
    assertThat(e.seconds()).isEqualTo(SECONDS);
  }

  @Test
  void leavesNoQueueThatBuildsUpOut() {
    assertThat(of(STEP, second -> 10 * (second + 1), Set.of()).client()).hasSize(SECONDS);
  }

  @Test
  void leavesNoSecondOutInWhichNothingWasAnswered() {
    assertThat(of(STEP, second -> second < 3 ? 0 : 10, Set.of()).client()).hasSize(SECONDS);
  }

  @Test
  void leavesSecondsOutInWhichOnlyAnEarlierStepsRequestsWereAnswered() {
    List<ClientWindow> client = new ArrayList<>();
    for (int second = 0; second < SECONDS; second++) {
      Latencies own = latencies(second < 2 ? 0 : 10);
      Traffic traffic = new Traffic(100, 0, second < 2 ? 180 : 100, own, own, Map.of());
      client.add(
          new ClientWindow(
              second * 1000L, Map.of("a", traffic), new ClientWindow.Driver(0, 0, 0, 0, 0, null)));
    }

    assertThat(StepEvidence.of(STEP, client, List.of()).client()).hasSize(SECONDS - 2);
  }

  @Test
  void leavesSecondsOutInWhichTheDriverWasTheLimit() {
    StepEvidence e = of(STEP, second -> 10, Set.of(4, 5));

    assertThat(e.driverLimited()).isFalse();
    assertThat(e.limited()).isEqualTo(2);
    assertThat(e.client()).extracting(ClientWindow::startMillis).doesNotContain(4000L, 5000L);
    assertThat(e.service()).extracting(Window::startMillis).doesNotContain(4000L, 5000L);
    assertThat(e.driverReasons()).containsExactly("its CPU is used up");
  }

  @Test
  void isTheDriversWhereItWasTheLimitForMostOfIt() {
    StepEvidence e = of(STEP, second -> 10, Set.of(0, 1, 2, 3, 4, 5, 6));

    assertThat(e.driverLimited()).isTrue();
    assertThat(e.client()).hasSize(SECONDS);
  }

  @Test
  void isTheDriversWhereTooFewSecondsAreLeft() {
    Step two = new Step("short", 0, 2000, Offered.open(100));

    assertThat(of(two, second -> 10, Set.of(1)).driverLimited()).isTrue();
    assertThat(of(two, second -> 10, Set.of()).driverLimited()).isFalse();
  }

  @Test
  void countsEverySecondOfAStepThatRequestsEnded() {
    Step counted = new Step("600", 0, SECONDS * 1000L, Offered.open(100).counted(600));

    assertThat(of(counted, second -> second < 3 ? 50 : 10, Set.of(4)).client()).hasSize(SECONDS);
  }

  private interface Millis {
    int in(int second);
  }

  /** The seconds of the step, and those before and after it; 0 ms where nothing was answered. */
  @Test
  void anAnswerIsLateByTheWholeSecondsThatItTakes() {
    assertThat(late(500, SECONDS)).isEqualTo(1);
    assertThat(late(50, SECONDS)).isZero();
    assertThat(late(2_400, SECONDS)).isEqualTo(3);
    assertThat(late(90_000, SECONDS)).isEqualTo(SECONDS - StepEvidence.FEWEST);
    assertThat(late(0, SECONDS)).isZero();
  }

  private static int late(int millis, int seconds) {
    return StepEvidence.late(of(STEP, second -> millis, Set.of()).client().subList(0, seconds));
  }

  @Test
  void theFirstSecondsAreThoseInWhichTheDriverWasNotTheLimit() {
    StepEvidence first = of(STEP, second -> 10, Set.of(1)).first(4);

    assertThat(first.client())
        .extracting(ClientWindow::startMillis)
        .containsExactly(0L, 2000L, 3000L, 4000L);
  }

  @Test
  void everyOtherSecondIsTheEvenOrTheOddOnesOfBothSides() {
    StepEvidence e = of(STEP, second -> 10, Set.of());
    Run run = Run.builder().timeline(e.allService()).client(e.allClient()).build();

    for (Run half : List.of(run.everyOther(true), run.everyOther(false))) {
      assertThat(half.client()).hasSize(SECONDS / 2);
      assertThat(half.timeline())
          .extracting(Window::startMillis)
          .containsExactlyElementsOf(
              half.client().stream().map(ClientWindow::startMillis).toList());
    }
    assertThat(run.everyOther(true).client().get(1).startMillis()).isEqualTo(2000);
    assertThat(run.everyOther(false).client().get(0).startMillis()).isEqualTo(1000);
  }

  private static StepEvidence of(Step step, Millis millis, Set<Integer> limited) {
    List<ClientWindow> client = new ArrayList<>();
    List<Window> service = new ArrayList<>();
    for (int second = -2; second < SECONDS + 2; second++) {
      int ms = millis.in(second);
      String limit = limited.contains(second) ? "its CPU is used up" : null;
      Latencies latency = latencies(ms);
      Traffic traffic = new Traffic(100, 0, latency.count(), latency, latency, Map.of());
      client.add(
          new ClientWindow(
              second * 1000L, Map.of("a", traffic), new ClientWindow.Driver(0, 0, 0, 0, 0, limit)));
      service.add(Window.builder(second * 1000L, 1_000_000_000L, SystemWindow.unknown(2)).build());
    }
    return StepEvidence.of(step, client, service);
  }

  private static Latencies latencies(int millis) {
    Histogram histogram = new Histogram(3);
    if (millis > 0) {
      histogram.recordValueWithCount(millis * 1_000_000L, 100);
    }
    return Latencies.of(histogram);
  }
}
