package io.chokepoint.driver.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.core.diagnosis.Finding.Prediction;
import io.chokepoint.core.experiment.Blocks;
import io.chokepoint.core.experiment.Experiment;
import io.chokepoint.core.experiment.ExperimentOutcome;
import io.chokepoint.core.experiment.Figure;
import io.chokepoint.core.experiment.Setting;
import io.chokepoint.core.model.Latencies;
import io.chokepoint.core.model.Offered;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.model.ResourceKind;
import io.chokepoint.core.timeline.ClientWindow;
import io.chokepoint.core.timeline.PoolWindow;
import io.chokepoint.core.timeline.SystemWindow;
import io.chokepoint.core.timeline.Window;
import io.chokepoint.driver.arrival.Timetable;
import io.chokepoint.driver.plan.Load;
import io.chokepoint.driver.plan.Stage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** In simulated time: a pool for which requests wait ten times as long unless it is enlarged. */
class BlockPilotTest extends SimulatedService {

  private static final int BLOCK_SECONDS = 6;
  private static final int PAIRS = 5;

  private final List<String> done = new ArrayList<>();
  private final Remedied question =
      new Remedied(
          7,
          Figure.waitForPool("main"),
          new Prediction("mean wait", 100, 20, "ms", "law", Figure.waitForPool("main")));
  private final Attempt attempt = attempt();
  private final Timetable timetable = attempt.timetable();
  private final BlockPilot pilot = new BlockPilot(attempt, timetable, this);
  private long nowMillis = START;
  private boolean changed;
  private double waitWhenChanged = 10;
  private long failuresWhenChanged;
  private int agentLateSeconds = 1;
  private boolean settles = true;
  private boolean shrinks = true;
  private final Map<String, Long> settled = new HashMap<>();
  private @Nullable String failure;

  @Test
  void endsTheLoadWhenThePairsDecide() {
    run();
    assertThat(pilot.outcome()).isEqualTo(ExperimentOutcome.CONFIRMED);
    assertThat(question.pairs()).isEqualTo(3);
    assertThat(done)
        .startsWith("take changed 1", "give back control 2", "take changed 3")
        .last()
        .asString()
        .startsWith("give back");
    assertThat(changed).isFalse();
    assertThat(timetable.endNanos()).isLessThan((1 + 2 * PAIRS * BLOCK_SECONDS) * SECOND);
  }

  @Test
  void measuresTheSameHoweverLateTheAgentShowsIt() {
    agentLateSeconds = 4;
    run();
    assertThat(pilot.outcome()).isEqualTo(ExperimentOutcome.CONFIRMED);
    assertThat(answer().pairs()).allSatisfy(p -> assertThat(p.changed()).isLessThan(12));
  }

  @Test
  void refutesWhatDoesNotHelp() {
    waitWhenChanged = 100;
    run();
    assertThat(pilot.outcome()).isEqualTo(ExperimentOutcome.REFUTED);
  }

  @Test
  void takesBackAtOnceWhatMakesRequestsFail() {
    failuresWhenChanged = 20;
    run();
    assertThat(pilot.outcome()).isEqualTo(ExperimentOutcome.REFUTED);
    assertThat(pilot.because()).contains("20 % of the requests failed").contains("taken back");
    assertThat(done).containsExactly("take changed 1", "give back changed 1");
  }

  @Test
  void takesBackAtOnceWhatMakesRequestsSlow() {
    waitWhenChanged = 900;
    run();
    assertThat(pilot.outcome()).isEqualTo(ExperimentOutcome.REFUTED);
    assertThat(pilot.because()).startsWith("p99 was");
    assertThat(done).containsExactly("take changed 1", "give back changed 1");
  }

  @Test
  void endsWhenTheChangeDoesNotHold() {
    failure = "the change has ended: the application changed it itself; left at 5";
    run();
    assertThat(pilot.outcome()).isEqualTo(ExperimentOutcome.NOT_DECIDED);
    assertThat(pilot.because()).contains("the application changed it itself");
  }

  @Test
  void measuresNoBlockInWhichTheServiceDidNotFollow() {
    settles = false;
    run();
    pilot.end(this);
    assertThat(pilot.outcome()).isNull();
    assertThat(question.pairs()).isZero();
    assertThat(question.ended()).isEqualTo(ExperimentOutcome.NOT_DECIDED);
  }

  /** A pool that keeps its connections as long as others wait for them. */
  @Test
  void measuresNoBlockInWhichTheServiceStillHasWhatWasTakenBack() {
    shrinks = false;
    run();
    pilot.end(this);
    assertThat(pilot.outcome()).isNull();
    assertThat(question.pairs()).as("but for the first, which nothing came before").isOne();
  }

  private Experiment answer() {
    return question.answer(question.ended(), "", attempt.setting(), done);
  }

  private void run() {
    for (long second = 0; second * SECOND < timetable.endNanos(); second++) {
      nowMillis = START + second * 1_000;
      double wait = changed ? waitWhenChanged : 100;
      client.add(clientWindow(wait * (1 + 0.02 * (second * 7 % 5 - 2))));
      service.add(serviceWindow(wait * (1 + 0.02 * (second * 7 % 5 - 2))));
      nowMillis += 1_000;
      pilot.second(this, (second + 1) * SECOND + SECOND / 10);
    }
  }

  private Attempt attempt() {
    Stage level = new Stage(Offered.open(100), 0, BLOCK_SECONDS * SECOND);
    return new Attempt(
        new Setting(ResourceId.pool("main"), "maximumPoolSize", 4, 1, null),
        question,
        Figure.waitForPool("main"),
        Load.builder(Load.Arrival.CONSTANT, List.of(level), 10).rampNanos(SECOND).build(),
        level,
        Blocks.ofPairs(PAIRS),
        2,
        false);
  }

  private ClientWindow clientWindow(double waitMillis) {
    long failed = changed ? failuresWhenChanged : 0;
    ClientWindow.Traffic traffic =
        new ClientWindow.Traffic(
            100,
            0,
            100,
            latencies(waitMillis, 100 - failed),
            latencies(waitMillis, 100 - failed),
            failed == 0 ? Map.of() : Map.of("500", failed),
            null);
    return new ClientWindow(
        nowMillis, Map.of("all", traffic), new ClientWindow.Driver(0, 0, 0, 0, 0, null));
  }

  private Window serviceWindow(double waitMillis) {
    PoolWindow pool =
        PoolWindow.builder(ResourceKind.CONNECTION_POOL, "HikariCP")
            .capacity(4)
            .minIdle(4)
            .borrowWait(latencies(waitMillis, 100))
            .build();
    return Window.builder(nowMillis, SECOND, SystemWindow.unknown(1))
        .pools(Map.of("main", pool))
        .build();
  }

  private static Latencies latencies(double millis, long count) {
    Histogram histogram = new Histogram(3);
    histogram.recordValueWithCount((long) (millis * 1e6), count);
    return Latencies.of(histogram);
  }

  /** The agent tells of a second some time after it. */
  @Override
  public List<Window> service(long fromMillis, long toMillis) {
    return super.service(fromMillis, toMillis).stream()
        .filter(w -> w.startMillis() + 1_000L * agentLateSeconds <= nowMillis)
        .toList();
  }

  @Override
  public void take(String block, int value) {
    assertThat(value).isEqualTo(7);
    done.add("take " + block);
    changed = true;
    renew(block);
  }

  @Override
  public boolean refused(String block) {
    return false;
  }

  @Override
  public void renew(String block) {
    if (settles) {
      settled.putIfAbsent(block, nowMillis);
    }
  }

  @Override
  public void follow(String block) {
    if (shrinks) {
      settled.putIfAbsent(block, nowMillis);
    }
  }

  @Override
  public void giveBack(String block) {
    done.add("give back " + block);
    changed = false;
  }

  @Override
  public @Nullable Long settledMillis(String block) {
    return settled.get(block);
  }

  @Override
  public @Nullable String failure() {
    return changed ? failure : null;
  }
}
