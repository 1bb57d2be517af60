package io.chokepoint.driver.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.chokepoint.core.diagnosis.Finding.Prediction;
import io.chokepoint.core.experiment.Experiment;
import io.chokepoint.core.experiment.ExperimentOutcome;
import io.chokepoint.core.experiment.Figure;
import io.chokepoint.core.experiment.Setting;
import io.chokepoint.core.experiment.Trial;
import io.chokepoint.core.model.Latencies;
import io.chokepoint.core.model.Offered;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.timeline.ClientWindow;
import io.chokepoint.core.timeline.SystemWindow;
import io.chokepoint.core.timeline.Window;
import io.chokepoint.driver.arrival.Timetable;
import io.chokepoint.driver.plan.Load;
import io.chokepoint.driver.plan.Stage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** In simulated time: requests take 100 ms, and 10 ms once an index is there. */
class ReversedTest extends SimulatedService {

  private static final int RUNS = 200;
  private static final int RATE = 20;
  private static final double WITHOUT = 100;
  private static final Figure FIGURE = Figure.MEAN_OF_ALL;

  private final List<String> done = new ArrayList<>();
  private final Map<String, Long> settled = new HashMap<>();
  private double with = 10;
  private double noise;
  private double drift = 1;
  private Random random = new Random(1);
  private int takesSeconds = 12;
  private boolean apart = true;
  private boolean wanted;
  private boolean there;
  private long nowMillis;
  private long readyMillis;
  private double level = 1;
  private @Nullable String refused;
  private @Nullable String failure;

  @Test
  void makesTheChangeOnceAndTakesItBackOnce() {
    Experiment result = run();
    assertThat(done).containsExactly("take changed 1", "give back control 4");
    assertThat(result.outcome()).isEqualTo(ExperimentOutcome.CONFIRMED);
    assertThat(result.pairs()).hasSize(6).allSatisfy(p -> assertThat(p.changed()).isLessThan(11));
    assertThat(result.predictedGain()).isCloseTo(0.9, within(0.01));
    assertThat(result.gain().mean()).isCloseTo(0.9, within(0.01));
  }

  /** Users do not pause, so that the block waits for the change under load. */
  @Test
  void measuresWhatHasTheChangeAlsoWhereTheLoadGoesOn() {
    apart = false;
    Experiment result = run();
    assertThat(done).containsExactly("take changed 1", "give back control 4");
    assertThat(result.outcome()).isEqualTo(ExperimentOutcome.CONFIRMED);
    assertThat(result.pairs()).hasSize(6).allSatisfy(p -> assertThat(p.changed()).isLessThan(11));
  }

  @Test
  void decidesNothingWhereItStaysFastAfterwards() {
    drift = 0.7;
    with = 100;
    assertThat(run().outcome()).isIn(ExperimentOutcome.NOT_DECIDED, ExperimentOutcome.REFUTED);
  }

  @Test
  void saysWhyNothingWasTried() {
    refused = "table orders has 3.2 GB";
    Experiment result = run();
    assertThat(result.outcome()).isEqualTo(ExperimentOutcome.NOT_TRIED);
    assertThat(result.because()).isEqualTo(refused);
  }

  @Test
  void givesUpOnWhatIsNotMadeInHalfAMinute() {
    takesSeconds = 100;
    Experiment result = run();
    assertThat(result.outcome()).isEqualTo(ExperimentOutcome.NOT_DECIDED);
    assertThat(result.because()).contains("did not follow within 30 s");
    assertThat(done).containsExactly("take changed 1", "give back changed 1");
  }

  @Test
  void hardlyConfirmsWhatChangesNothing() {
    with = WITHOUT;
    assertThat(share(ExperimentOutcome.CONFIRMED)).isLessThanOrEqualTo(Trial.ERROR);
  }

  @Test
  void hardlyRefutesWhatHelpsAsPredicted() {
    assertThat(share(ExperimentOutcome.REFUTED)).isLessThanOrEqualTo(Trial.ERROR);
    assertThat(share(ExperimentOutcome.CONFIRMED)).isGreaterThan(0.8);
  }

  /** Of experiments whose blocks scatter by a fifth. */
  private double share(ExperimentOutcome outcome) {
    noise = 0.2;
    int count = 0;
    for (int i = 0; i < RUNS; i++) {
      random = new Random(i);
      count += run().outcome() == outcome ? 1 : 0;
    }
    return (double) count / RUNS;
  }

  private Experiment run() {
    client.clear();
    service.clear();
    done.clear();
    settled.clear();
    wanted = false;
    there = false;
    failure = null;
    Reversed question =
        new Reversed(1, FIGURE, new Prediction("mean", WITHOUT, 10, "ms", "law", FIGURE));
    Setting setting = Setting.index(ResourceId.sql("select 1"));
    Stage stage = new Stage(Offered.open(RATE), 0, SECOND);
    Load load = Load.builder(Load.Arrival.CONSTANT, List.of(stage), 10).build();
    Attempt attempt =
        Attempt.within(
            90 * SECOND,
            Attempt.SHORTEST_BLOCK,
            setting,
            question,
            FIGURE,
            load,
            stage,
            WITHOUT,
            apart);
    Timetable timetable = attempt.timetable();
    BlockPilot pilot = new BlockPilot(attempt, timetable, this);
    String last = "";
    for (long second = 0; second * SECOND < timetable.endNanos(); second++) {
      String name = timetable.at(second * SECOND).name();
      level = name.equals(last) ? level : Math.exp(noise * random.nextGaussian());
      last = name;
      second(second, timetable.curve().at(second * SECOND));
      nowMillis = START + (second + 1) * 1_000 + 100;
      there = wanted ? nowMillis >= readyMillis : there && nowMillis < readyMillis;
      pilot.second(this, (second + 1) * SECOND + SECOND / 10);
    }
    pilot.end(this);
    ExperimentOutcome early = pilot.outcome();
    ExperimentOutcome outcome = early == null ? question.ended() : early;
    return question.answer(outcome, pilot.because(), setting, done);
  }

  private void second(long second, double arrivals) {
    long start = START + second * 1_000;
    Histogram histogram = new Histogram(3);
    double millis = (there ? with : WITHOUT) * level * Math.pow(drift, second / 10.0);
    histogram.recordValueWithCount((long) (millis * 1e6), (long) arrivals);
    Latencies latencies = Latencies.of(histogram);
    client.add(
        new ClientWindow(
            start,
            Map.of(
                "all",
                new ClientWindow.Traffic(
                    (long) arrivals, 0, (long) arrivals, latencies, latencies, Map.of())),
            new ClientWindow.Driver(0, 0, 0, 0, 0, null)));
    service.add(Window.builder(start, SECOND, SystemWindow.unknown(1)).build());
  }

  @Override
  public void take(String block, int value) {
    done.add("take " + block);
    failure = refused;
    wanted = true;
    readyMillis = nowMillis + 1_000L * takesSeconds;
  }

  @Override
  public boolean refused(String block) {
    return false;
  }

  @Override
  public void renew(String block) {
    if (there) {
      settled.putIfAbsent(block, nowMillis);
    }
  }

  /** Dropped within two seconds. */
  @Override
  public void giveBack(String block) {
    done.add("give back " + block);
    wanted = false;
    readyMillis = nowMillis + 2_000;
  }

  @Override
  public void follow(String block) {
    if (!there) {
      settled.putIfAbsent(block, nowMillis);
    }
  }

  @Override
  public @Nullable Long settledMillis(String block) {
    return settled.get(block);
  }

  @Override
  public @Nullable String failure() {
    return failure;
  }
}
