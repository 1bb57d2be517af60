package io.chokepoint.core.capacity;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.core.capacity.Judgement.Outcome;
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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LimitsTest {

  private static final int SECONDS = 20;

  private int seconds = SECONDS;

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

  @Test
  void aBreakIsNotPassedOverForLessThatHeldLater() {
    step(200, 0.2);
    step(100, 0);

    Limit limit = find();

    assertThat(limit.breaks()).isEqualTo(200.0);
    assertThat(limit.holds()).isEqualTo(100.0);
  }

  @Test
  void whatHeldAndThenBrokeIsNotSustained() {
    step(100, 0);
    step(100, 0.2);

    Limit limit = find();

    assertThat(limit.breaks()).isEqualTo(100.0);
    assertThat(limit.holds()).isNull();
  }

  @Test
  void whatAnUndisturbedServiceDoesIsSeenAtHalfTheLoadAtMost() {
    users(10, 1000);
    users(19, 1000);
    assertThat(find().breaks()).isNull();

    users(20, 800);
    assertThat(find().breaks()).isEqualTo(20.0);
  }

  @Test
  void aSearchsFirstLookIsAtHalfALengthAndHasToBeSurerToHold() {
    Limits search = new Limits(Map.of(), 10);
    assertThat(search.soFar(of(4, 400, 0.2), List.of()).outcome()).isEqualTo(Outcome.OPEN);
    assertThat(search.soFar(of(5, 400, 0.2), List.of()).outcome()).isEqualTo(Outcome.BREAKS);
    StepEvidence half = of(5, 2000, 0);
    assertThat(new Limits(Map.of(), 0).level(half, List.of()).outcome()).isEqualTo(Outcome.HOLDS);
    assertThat(search.soFar(half, List.of()).outcome()).isEqualTo(Outcome.OPEN);
    assertThat(search.soFar(of(9, 2000, 0), List.of()).outcome()).isEqualTo(Outcome.OPEN);
    assertThat(search.soFar(of(10, 2000, 0), List.of()).outcome()).isEqualTo(Outcome.HOLDS);
  }

  @Test
  void ofASearchOnlyWhatIsCertainCounts() {
    seconds = 4;
    step(4, 0);

    assertThat(find().holds()).isEqualTo(4.0);
    assertThat(new Limits(Map.of(), 10).find(steps).unknown()).isTrue();
  }

  @Test
  void ofARateWhatIsSustainedIsWhatWasCompleted() {
    step(200, 0.005);
    step(400, 0.2);

    assertThat(find().holds()).isEqualTo(199.0);
  }

  @Test
  void ofUsersWhatIsSustainedIsTheirNumber() {
    users(10, 1000);
    users(20, 2000);
    users(80, 2000);

    Limit limit = find();

    assertThat(limit.measure()).isEqualTo("users");
    assertThat(limit.holds()).isEqualTo(20.0);
    assertThat(limit.breaks()).isEqualTo(80.0);
  }

  @Test
  void aLevelAtWhichTheDriverWasTheLimitWasNotTried() {
    step(100, 0);
    step(400, 0.2, "no processor left");

    Limit limit = find();

    assertThat(limit.levels().get(1).outcome()).isEqualTo(Outcome.DRIVER);
    assertThat(limit.breaks()).isNull();
    assertThat(limit.tried()).isEqualTo(100.0);
  }

  @Test
  void isAsCertainAsAllThatWasDecidedTogether() {
    step(100, 0);
    step(200, 0.2);

    Limit limit = find();

    double wrong = limit.levels().stream().mapToDouble(Limit.Level::chance).sum();
    assertThat(wrong).isPositive().isLessThan(2 * Limits.ERROR);
    assertThat(limit.certainty()).isEqualTo(1 - wrong);
  }

  @Test
  void aLevelOfTooFewSecondsIsLikelyAndNoMore() {
    seconds = 4;
    step(4, 0);
    step(8, 0.25);

    Limit limit = find();

    assertThat(limit.holds()).isEqualTo(4.0);
    assertThat(limit.holdsForCertain()).isFalse();
    assertThat(new LimitText(limit).sentence()).contains("likely");
  }

  @Test
  void aBreakThatIsOnlyLikelyIsPassedOverWhereMoreWasLikelyHeldLater() {
    seconds = 4;
    step(4, 0.25);
    step(8, 0);

    Limit limit = find();

    assertThat(limit.breaks()).isNull();
    assertThat(limit.holds()).isEqualTo(8.0);
  }

  /** Engines that stood still, results that do not overlap. */
  @Test
  void aLevelOfWhichNothingWasSentTellsNothing() {
    steps.add(StepEvidence.of(new Step("none", 0, 6000, Offered.open(40)), List.of(), List.of()));

    assertThat(find().unknown()).isTrue();

    step(20, 0);
    step(Offered.open(40), 0, 0, null);
    Limit limit = find();
    assertThat(limit.holds()).isEqualTo(20.0);
    assertThat(limit.breaks()).isNull();
    assertThat(limit.tried()).isEqualTo(20.0);
  }

  /** What is under way at the end came in as fast as it is answered (Little's law). */
  @Test
  void answersThatTakeMoreThanHalfAStepAreNoShortfall() {
    step(18, 12, 11_300);

    assertThat(find().breaks()).isNull();
  }

  private Limit find() {
    return new Limits(Map.of(), 0).find(steps);
  }

  private StepEvidence of(int length, int perSecond, double behind) {
    seconds = length;
    step(perSecond, behind);
    return steps.get(steps.size() - 1);
  }

  /** Each request is answered after so long, more than a second. */
  private void step(int length, int perSecond, long millis) {
    List<ClientWindow> client = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      double before = Math.max(0, i - millis / 1e3) * perSecond;
      long completed = Math.round(Math.max(0, i + 1 - millis / 1e3) * perSecond - before);
      Histogram latency = new Histogram(3);
      latency.recordValueWithCount(millis * 1_000_000, completed);
      Latencies latencies = Latencies.of(latency);
      client.add(
          new ClientWindow(
              i * 1000L,
              Map.of("x", new Traffic(perSecond, 0, completed, latencies, latencies, Map.of())),
              new ClientWindow.Driver(0, 0, 0, 0, 0, null)));
    }
    Step step = new Step("long", 0, length * 1000L, Offered.open(perSecond));
    steps.add(StepEvidence.of(step, client, List.of()));
  }

  private void users(int users, int perSecond) {
    step(Offered.closed(users), perSecond, 0, null);
  }

  private void step(int perSecond, double behind) {
    step(perSecond, behind, null);
  }

  private void step(int perSecond, double behind, @Nullable String limited) {
    step(Offered.open(perSecond), perSecond, behind, limited);
  }

  /** Requests of 10 ms each, of which a share stays behind. */
  private void step(Offered offered, int perSecond, double behind, @Nullable String limited) {
    long from = steps.size() * SECONDS * 1000L;
    List<ClientWindow> client = new ArrayList<>();
    for (int i = 0; i < seconds; i++) {
      int completed = (int) Math.round(perSecond * (1 - behind));
      Histogram latency = new Histogram(3);
      latency.recordValueWithCount(10_000_000L, completed);
      Latencies latencies = Latencies.of(latency);
      client.add(
          new ClientWindow(
              from + i * 1000L,
              Map.of("x", new Traffic(perSecond, 0, completed, latencies, latencies, Map.of())),
              new ClientWindow.Driver(0, 0, 0, 0, 0, limited)));
    }
    Step step = new Step(offered + ", " + steps.size(), from, from + seconds * 1000L, offered);
    steps.add(StepEvidence.of(step, client, List.of()));
  }
}
