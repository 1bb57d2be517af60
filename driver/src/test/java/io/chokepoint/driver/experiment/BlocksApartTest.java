package io.chokepoint.driver.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.core.diagnosis.Finding.Prediction;
import io.chokepoint.core.experiment.ExperimentOutcome;
import io.chokepoint.core.experiment.Figure;
import io.chokepoint.core.experiment.Setting;
import io.chokepoint.core.model.Latencies;
import io.chokepoint.core.model.Offered;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.timeline.ClientWindow;
import io.chokepoint.core.timeline.EndpointWindow;
import io.chokepoint.core.timeline.SystemWindow;
import io.chokepoint.core.timeline.Window;
import io.chokepoint.driver.arrival.Timetable;
import io.chokepoint.driver.plan.Load;
import io.chokepoint.driver.plan.Stage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * In simulated time: a pool of 4 serves 16 requests a second, of which 24 are offered; one of 11
 * serves all. A request takes 250 ms, and waits for those before it.
 */
class BlocksApartTest extends SimulatedService {

  private static final int RATE = 24;
  private static final Figure FIGURE = Figure.MEAN_OF_ALL;

  private final Remedied question =
      new Remedied(11, FIGURE, new Prediction("mean", 3_110, 289, "ms", "law", FIGURE));
  private final Stage level = new Stage(Offered.open(RATE), 0, SECOND);
  private final Setting setting =
      new Setting(ResourceId.pool("main"), "maximumPoolSize", 4, 1, null);
  private Attempt attempt = attempt(question);
  private final List<Double> emptyAt = new ArrayList<>();
  private final Set<String> settled = new HashSet<>();
  private double inHand = 40;
  private double served = 16;
  private boolean changed;
  private boolean follows = true;
  private boolean refuses;
  private boolean givesUp;
  private int inHandOfOthers;
  private double inHandWhenTaken = Double.NaN;

  @Test
  void beginsEachBlockWithNothingLeftOfTheOneBefore() {
    BlockPilot pilot = run();

    assertThat(pilot.outcome()).isEqualTo(ExperimentOutcome.CONFIRMED);
    assertThat(question.pairs()).isEqualTo(3);
    assertThat(emptyAt).hasSizeGreaterThanOrEqualTo(6).containsOnly(0.0);
    assertThat(changed).isFalse();
  }

  @Test
  void endsInTheTimeHoweverLongThePausesAre() {
    served = 14;
    Timetable timetable = attempt.timetable();
    long end = timetable.endNanos();
    run(new BlockPilot(attempt, timetable, this), timetable);
    assertThat(timetable.endNanos()).isLessThanOrEqualTo(end);
  }

  @Test
  void saysThatTheServiceDidNotWorkOffWhatWasLeft() {
    inHand = 2_000;
    BlockPilot pilot = run();
    assertThat(pilot.outcome()).isEqualTo(ExperimentOutcome.NOT_DECIDED);
    assertThat(pilot.because()).contains("had not worked off what the last block left");
  }

  @Test
  void saysThatTheServiceDidNotFollow() {
    follows = false;
    BlockPilot pilot = run();
    assertThat(pilot.outcome()).isEqualTo(ExperimentOutcome.NOT_DECIDED);
    assertThat(pilot.because()).contains("did not follow within 30 s");
  }

  @Test
  void waitsForWhatClientsHaveGivenUp() {
    givesUp = true;
    run();
    assertThat(emptyAt).isNotEmpty().containsOnly(0.0);
  }

  /** Watchers, lasting connections. */
  @Test
  void doesNotWaitForRequestsOfOthersThatDoNotEnd() {
    givesUp = true;
    inHandOfOthers = 3;
    assertThat(run().outcome()).isEqualTo(ExperimentOutcome.CONFIRMED);
  }

  @Test
  void setsLessOnceNothingIsInUse() {
    attempt = attempt(new Tuned(setting, 2, 3));
    run();
    assertThat(inHandWhenTaken).isZero();
  }

  @Test
  void goesOnWhereAValueIsRefused() {
    Tuned tuned = new Tuned(setting, 2, 3);
    attempt = attempt(tuned);
    refuses = true;
    assertThat(run().outcome()).isNull();
    assertThat(tuned.counted()).isEqualTo("0 blocks");
  }

  private Attempt attempt(Question of) {
    Load load = Load.builder(Load.Arrival.CONSTANT, List.of(level), 10).build();
    return Attempt.within(
        90 * SECOND, Attempt.SHORTEST_BLOCK, setting, of, FIGURE, load, level, 250, true);
  }

  private BlockPilot run() {
    Timetable timetable = attempt.timetable();
    BlockPilot pilot = new BlockPilot(attempt, timetable, this);
    run(pilot, timetable);
    return pilot;
  }

  private void run(BlockPilot pilot, Timetable timetable) {
    for (long second = 0; second * SECOND < timetable.endNanos(); second++) {
      Timetable.Phase phase = timetable.at(second * SECOND);
      if (phase.purpose() == Timetable.Purpose.STEP && phase.fromNanos() == second * SECOND) {
        emptyAt.add(inHand);
      }
      second(START + second * 1_000, timetable.curve().at(second * SECOND));
      pilot.second(this, (second + 1) * SECOND + SECOND / 10);
    }
    pilot.end(this);
  }

  private void second(long startMillis, double arrivals) {
    double before = inHand;
    double capacity = changed ? 44 : served;
    double ended = Math.min(capacity, inHand + arrivals);
    inHand += arrivals - ended;
    Histogram histogram = new Histogram(3);
    double millis = 250 + 1_000 * (before + inHand) / 2 / capacity;
    histogram.recordValueWithCount((long) (millis * 1e6), (long) ended);
    Latencies latencies = Latencies.of(histogram);
    client.add(
        new ClientWindow(
            startMillis,
            Map.of(
                "all",
                new ClientWindow.Traffic(
                    (long) arrivals,
                    0,
                    (long) ended,
                    latencies,
                    latencies,
                    givesUp && inHand > 0 ? Map.of("timeout", 1L) : Map.of())),
            new ClientWindow.Driver(givesUp ? 0 : (long) inHand, 0, 0, 0, 0, null)));
    EndpointWindow seen =
        EndpointWindow.builder("GET", "/")
            .latency(latencies)
            .inFlight((long) inHand + inHandOfOthers)
            .build();
    service.add(
        Window.builder(startMillis, SECOND, SystemWindow.unknown(1))
            .endpoints(Map.of("GET /", seen))
            .build());
  }

  @Override
  public void take(String block, int value) {
    inHandWhenTaken = inHand;
    if (refuses) {
      return;
    }
    changed = value > setting.value();
    renew(block);
  }

  @Override
  public boolean refused(String block) {
    return refuses;
  }

  @Override
  public void renew(String block) {
    if (follows && !refuses) {
      settled.add(block);
    }
  }

  @Override
  public void follow(String block) {
    renew(block);
  }

  @Override
  public void giveBack(String block) {
    changed = false;
  }

  @Override
  public @Nullable Long settledMillis(String block) {
    return settled.contains(block) ? (Long) START : null;
  }

  @Override
  public @Nullable String failure() {
    return null;
  }
}
