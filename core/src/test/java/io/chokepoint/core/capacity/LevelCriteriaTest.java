package io.chokepoint.core.capacity;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.core.capacity.Judgement.Outcome;
import io.chokepoint.core.model.Latencies;
import io.chokepoint.core.model.Offered;
import io.chokepoint.core.run.Run.Target;
import io.chokepoint.core.timeline.ClientWindow;
import io.chokepoint.core.timeline.ClientWindow.Traffic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class LevelCriteriaTest {

  private final Random random = new Random(7);

  @Test
  void aServiceThatAnswersWhatComesHolds() {
    assertThat(outcome(Map.of(), 10, 0, 0)).isEqualTo(Outcome.HOLDS);
  }

  @Test
  void completionsThatStayBehindBreakALevelWithoutAnyTarget() {
    Judgement judged = judge(Map.of(), 10, 0, 0.1);
    assertThat(judged.outcome(Limits.ERROR, 1)).isEqualTo(Outcome.BREAKS);
    assertThat(judged.broken()).isEqualTo("completions stay behind what is offered");
  }

  @Test
  void aTargetIsBrokenByTheShareOfRequestsBeyondIt() {
    Map<String, Target> p95 = Map.of("x", Target.builder().p95Nanos(100_000_000L).build());
    assertThat(outcome(p95, 10, 0.01, 0)).isEqualTo(Outcome.HOLDS);
    Judgement judged = judge(p95, 10, 0.2, 0);
    assertThat(judged.outcome(Limits.ERROR, 1)).isEqualTo(Outcome.BREAKS);
    assertThat(judged.broken()).isEqualTo("x: p95 above 100 ms");
  }

  @Test
  void aLevelRightAtItsTargetIsLeftOpen() {
    Map<String, Target> p95 = Map.of("x", Target.builder().p95Nanos(100_000_000L).build());
    assertThat(outcome(p95, 10, 0.05, 0)).isEqualTo(Outcome.OPEN);
  }

  @Test
  void fewRequestsCannotProveAHighPercentile() {
    Map<String, Target> p99 = Map.of("x", Target.builder().p99Nanos(100_000_000L).build());
    // 10 s of 200/s prove p99, 10 s of 20/s do not, although not one request was late
    assertThat(outcome(p99, 10, 0, 0)).isEqualTo(Outcome.HOLDS);
    List<ClientWindow> few = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      few.add(window(i, 20, 20, 0));
    }
    Judgement judged = new LevelCriteria(p99).judge(Offered.open(20), few, null);
    assertThat(judged.outcome(Limits.ERROR, 1)).isEqualTo(Outcome.OPEN);
    assertThat(judged.looksKept()).isTrue();
  }

  @Test
  void namesWhatDoesNotLookKeptAndNotWhatFewRequestsCannotShow() {
    List<ClientWindow> behind = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      behind.add(window(i, 4, 2 + i % 2, 0));
    }
    Judgement judged = new LevelCriteria(Map.of()).judge(Offered.open(4), behind, null);

    assertThat(judged.outcome(Limits.ERROR, 1)).isEqualTo(Outcome.OPEN);
    assertThat(judged.looksKept()).isFalse();
    assertThat(judged.broken()).isEqualTo("completions stay behind what is offered");
  }

  @Test
  void oneRequestThatEndsAfterTheStepIsChance() {
    List<ClientWindow> few = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      few.add(window(i, 1, i == 7 ? 0 : 1, 0));
    }
    Judgement judged = new LevelCriteria(Map.of()).judge(Offered.open(1), few, null);

    assertThat(judged.outcome(Limits.ERROR, 1)).isEqualTo(Outcome.OPEN);
    assertThat(judged.looksKept()).isTrue();
  }

  /** As WireMock answered 14/s after 0.3 s, which its threads can do at 23/s. */
  @Test
  void answersAreNotComparedWithArrivalsOfAnotherSecond() {
    int[] due = {19, 10, 16, 10, 13, 15, 13, 15, 21, 8, 14};
    int[] completed = {20, 11, 13, 14, 10, 14, 17, 10, 21, 13, 11};
    List<ClientWindow> windows = new ArrayList<>();
    for (int i = 0; i < due.length; i++) {
      windows.add(after(304_000_000L, i, due[i], completed[i]));
    }
    Judgement judged = new LevelCriteria(Map.of()).judge(Offered.open(14), windows, null);

    assertThat(judged.looksKept()).isTrue();
  }

  /** As a call of two seconds has it: what comes last in a step is answered after it. */
  @Test
  void whatCannotBeAnsweredYetIsNotLeftBehind() {
    int[] due = {4, 4, 5, 4, 3, 4, 4, 5, 4, 3, 4, 4, 9, 9};
    List<ClientWindow> slow = new ArrayList<>();
    for (int i = 0; i < due.length; i++) {
      slow.add(after(2_000_000_000L, i, due[i], due[Math.max(0, i - 2)]));
    }
    Judgement judged = new LevelCriteria(Map.of()).judge(Offered.open(5), slow, null);

    assertThat(judged.looksKept()).isTrue();
  }

  @Test
  void aQueueThatGrowsIsNotCertainlyKept() {
    Map<String, Target> p95 = Map.of("x", Target.builder().p95Nanos(100_000_000L).build());
    List<ClientWindow> growing = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      growing.add(window(i, 200, 200, i < 7 ? 0 : 0.15));
    }
    Judgement judged = new LevelCriteria(p95).judge(Offered.open(200), growing, null);
    assertThat(judged.outcome(Limits.ERROR, 1)).isEqualTo(Outcome.OPEN);
  }

  @Test
  void usersAreComparedWithUsersWhoAreHardlyDisturbed() {
    LevelCriteria test = new LevelCriteria(Map.of());
    Reference alone = Reference.of(List.of(new Reference.Sample(10, seconds(100, 20))));
    assertThat(alone.perUser()).isBetween(9.5, 10.5);
    assertThat(test.judge(Offered.closed(20), seconds(200, 10), alone).outcome(Limits.ERROR, 1))
        .isEqualTo(Outcome.HOLDS);
    assertThat(test.judge(Offered.closed(40), seconds(220, 10), alone).outcome(Limits.ERROR, 1))
        .isEqualTo(Outcome.BREAKS);
  }

  /** Of 10 ms, and the scheduler's slice of 3 ms, 23 are more than double. */
  @Test
  void usersWhoDoNotThinkBreakNothingBeforeRequestsTakeTwiceAsLong() {
    LevelCriteria test = new LevelCriteria(Map.of());
    Reference busy = Reference.of(List.of(new Reference.Sample(1, seconds(100, 20))));
    Judgement slower = test.judge(Offered.closed(8), seconds(8 * 55, 20), busy);
    Judgement doubled = test.judge(Offered.closed(8), seconds(8 * 30, 20), busy);
    Reference thinking = Reference.of(List.of(new Reference.Sample(10, seconds(10, 20))));
    Judgement fewer = test.judge(Offered.closed(800), seconds(8 * 80, 20), thinking);

    assertThat(slower.looksKept()).isTrue();
    assertThat(doubled.outcome(Limits.ERROR, 1)).isEqualTo(Outcome.BREAKS);
    assertThat(doubled.broken()).contains("less than 43 %");
    assertThat(fewer.outcome(Limits.ERROR, 1)).isEqualTo(Outcome.BREAKS);
  }

  @Test
  void aRateIsNotSustainedAtWhichRequestsTakeManyTimesAsLongAsUndisturbed() {
    // requests take 10 ms here: as long as undisturbed, or ten times as long
    Reference alone = Reference.of(List.of(new Reference.Sample(20, seconds(20, 20))));
    Reference quick = new Reference(1, 0.01, 1_000_000, 10_000);
    LevelCriteria test = new LevelCriteria(Map.of());

    assertThat(test.judge(Offered.open(200), seconds(200, 12), alone).outcome(Limits.ERROR, 1))
        .isEqualTo(Outcome.HOLDS);
    assertThat(test.judge(Offered.open(200), seconds(200, 12), quick).broken())
        .contains("4 times as long");
    assertThat(test.judge(Offered.open(200), seconds(200, 12), quick).outcome(Limits.ERROR, 1))
        .isEqualTo(Outcome.BREAKS);
    Map<String, Target> asked = Map.of("x", Target.builder().p95Nanos(100_000_000L).build());
    assertThat(
            new LevelCriteria(asked)
                .judge(Offered.open(200), seconds(200, 12), quick)
                .outcome(Limits.ERROR, 1))
        .isEqualTo(Outcome.HOLDS);
  }

  @Test
  void moreThanOneInTwentyThatFailsBreaksALevelForWhichNoTargetSaysHowMany() {
    assertThat(failing(Map.of(), 20, 2).outcome(Limits.ERROR, 1)).isEqualTo(Outcome.HOLDS);
    Judgement judged = failing(Map.of(), 20, 20);
    assertThat(judged.outcome(Limits.ERROR, 1)).isEqualTo(Outcome.BREAKS);
    assertThat(judged.broken()).startsWith("x: more than 5").endsWith("failed");
  }

  @Test
  void howManyMayFailIsWhatTheTargetSays() {
    Map<String, Target> few = Map.of("x", Target.builder().success(0.999).build());
    Map<String, Target> many = Map.of("x", Target.builder().success(0.7).build());
    assertThat(failing(few, 20, 2).outcome(Limits.ERROR, 1)).isEqualTo(Outcome.BREAKS);
    assertThat(failing(many, 20, 20).outcome(Limits.ERROR, 1)).isEqualTo(Outcome.HOLDS);
  }

  @Test
  void aMeanIsHeldAgainstItsTarget() {
    Map<String, Target> shorter = Map.of("x", Target.builder().meanNanos(8_000_000L).build());
    Map<String, Target> longer = Map.of("x", Target.builder().meanNanos(12_000_000L).build());
    assertThat(judge(shorter, 10, 0, 0).outcome(Limits.ERROR, 1)).isEqualTo(Outcome.BREAKS);
    assertThat(judge(shorter, 10, 0, 0).broken()).isEqualTo("x: mean above 8 ms");
    assertThat(judge(longer, 20, 0, 0).outcome(Limits.ERROR, 1)).isEqualTo(Outcome.HOLDS);
  }

  @Test
  void aMedianIsKeptWhileFewerThanHalfAreLate() {
    Map<String, Target> p50 = Map.of("x", Target.builder().p50Nanos(100_000_000L).build());
    assertThat(outcome(p50, 10, 0.3, 0)).isEqualTo(Outcome.HOLDS);
    assertThat(outcome(p50, 10, 0.7, 0)).isEqualTo(Outcome.BREAKS);
  }

  @Test
  void eachPercentileIsItsOwnTarget() {
    long nanos = 100_000_000L;
    Map<String, Target> p99 = Map.of("x", Target.builder().p99Nanos(nanos).build());
    Map<String, Target> p999 = Map.of("x", Target.builder().p999Nanos(nanos).build());
    assertThat(judge(p99, 20, 0.04, 0).broken()).isEqualTo("x: p99 above 100 ms");
    assertThat(outcome(p99, 20, 0.04, 0)).isEqualTo(Outcome.BREAKS);
    assertThat(judge(p999, 20, 0.04, 0).broken()).isEqualTo("x: p99.9 above 100 ms");
    assertThat(outcome(p999, 20, 0.04, 0)).isEqualTo(Outcome.BREAKS);
  }

  @Test
  void lateRequestsThatComeInBurstsProveLessThanAsManyThatDoNot() {
    Map<String, Target> p95 = Map.of("x", Target.builder().p95Nanos(100_000_000L).build());
    List<ClientWindow> even = new ArrayList<>();
    List<ClientWindow> bursts = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      even.add(exactly(i, 4));
      bursts.add(exactly(i, i % 10 == 3 ? 40 : 0));
    }
    LevelCriteria test = new LevelCriteria(p95);

    Judgement proven = test.judge(Offered.open(200), even, null);
    Judgement doubtful = test.judge(Offered.open(200), bursts, null);

    assertThat(proven.outcome(Limits.ERROR, 1)).isEqualTo(Outcome.HOLDS);
    assertThat(doubtful.outcome(Limits.ERROR, 1)).isEqualTo(Outcome.OPEN);
    assertThat(doubtful.looksKept()).isTrue();
  }

  /** 200 requests in a second, of which so many are late. */
  private static ClientWindow exactly(long second, int late) {
    Histogram latency = new Histogram(3);
    latency.recordValueWithCount(10_000_000L, 200 - late);
    if (late > 0) {
      latency.recordValueWithCount(200_000_000L, late);
    }
    return window(second, 200, 200, latency);
  }

  @Test
  void oneChanceInTwoHundredAndFiftyIsEnoughForOneLookAndNotForFive() {
    Judgement breaks = new Judgement(10, false, 0.004, 1, "");
    Judgement holds = new Judgement(10, true, 1, 0.004, "");
    assertThat(breaks.outcome(Limits.ERROR, 1)).isEqualTo(Outcome.BREAKS);
    assertThat(breaks.outcome(Limits.ERROR, 5)).isEqualTo(Outcome.OPEN);
    assertThat(holds.outcome(Limits.ERROR, 1)).isEqualTo(Outcome.HOLDS);
    assertThat(holds.outcome(Limits.ERROR, 5)).isEqualTo(Outcome.OPEN);
  }

  @Test
  void aTargetForFailuresSaysNothingOfHowLongRequestsMayTake() {
    Map<String, Target> asked = Map.of("x", Target.builder().success(0.9).build());
    Reference quick = new Reference(1, 0.01, 1_000_000, 10_000);
    Judgement judged = new LevelCriteria(asked).judge(Offered.open(200), seconds(200, 12), quick);

    assertThat(judged.outcome(Limits.ERROR, 1)).isEqualTo(Outcome.BREAKS);
    assertThat(judged.broken()).contains("4 times as long");
  }

  @Test
  void anEndpointThatFewAskForCanBreakALevelAndNeedNotBeShownToHold() {
    assertThat(withRare(0).outcome(Limits.ERROR, 1)).isEqualTo(Outcome.HOLDS);
    Judgement judged = withRare(2);
    assertThat(judged.outcome(Limits.ERROR, 1)).isEqualTo(Outcome.BREAKS);
    assertThat(judged.broken()).startsWith("rare: ");
  }

  /** Beside 200/s that are answered well, two a second to another endpoint. */
  private Judgement withRare(long failed) {
    List<ClientWindow> windows = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      Latencies latencies = latencies(200, 10_000_000L);
      Latencies few = latencies(2, 10_000_000L);
      Map<String, Long> errors = failed == 0 ? Map.of() : Map.of("5xx", failed);
      windows.add(
          new ClientWindow(
              i * 1000L,
              Map.of(
                  "x", new Traffic(200, 0, 200, latencies, latencies, Map.of()),
                  "rare", new Traffic(2, 0, 2, few, few, errors)),
              new ClientWindow.Driver(0, 0, 0, 0, 0, null)));
    }
    return new LevelCriteria(Map.of()).judge(Offered.open(202), windows, null);
  }

  /** 200/s, of which so many fail each second. */
  private Judgement failing(Map<String, Target> targets, int seconds, int perSecond) {
    List<ClientWindow> windows = new ArrayList<>();
    for (int i = 0; i < seconds; i++) {
      Latencies latencies = latencies(200, 10_000_000L);
      long failed = perSecond + i % 2;
      windows.add(
          new ClientWindow(
              i * 1000L,
              Map.of("x", new Traffic(200, 0, 200, latencies, latencies, Map.of("5xx", failed))),
              new ClientWindow.Driver(0, 0, 0, 0, 0, null)));
    }
    return new LevelCriteria(targets).judge(Offered.open(200), windows, null);
  }

  private static Latencies latencies(int count, long nanos) {
    Histogram latency = new Histogram(3);
    latency.recordValueWithCount(nanos, count);
    return Latencies.of(latency);
  }

  private List<ClientWindow> seconds(int perSecond, int n) {
    List<ClientWindow> windows = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      int completed =
          perSecond + (int) Math.round(random.nextGaussian() * Math.sqrt(perSecond) / 3);
      windows.add(window(i, completed, completed, 0));
    }
    return windows;
  }

  private Outcome outcome(Map<String, Target> targets, int seconds, double late, double behind) {
    return judge(targets, seconds, late, behind).outcome(Limits.ERROR, 1);
  }

  /** 200/s, of which a share is late and a share stays behind. */
  private Judgement judge(Map<String, Target> targets, int seconds, double late, double behind) {
    List<ClientWindow> windows = new ArrayList<>();
    for (int i = 0; i < seconds; i++) {
      int due = 200 + (int) Math.round(random.nextGaussian() * 10);
      windows.add(window(i, due, (int) Math.round(due * (1 - behind)), late));
    }
    return new LevelCriteria(targets).judge(Offered.open(200), windows, null);
  }

  private ClientWindow window(long second, int due, int completed, double late) {
    Histogram latency = new Histogram(3);
    for (int i = 0; i < completed; i++) {
      latency.recordValue(random.nextDouble() < late ? 200_000_000L : 10_000_000L);
    }
    return window(second, due, completed, latency);
  }

  private static ClientWindow after(long nanos, long second, int due, int completed) {
    Histogram latency = new Histogram(3);
    latency.recordValueWithCount(nanos, completed);
    return window(second, due, completed, latency);
  }

  private static ClientWindow window(long second, int due, int completed, Histogram latency) {
    Latencies latencies = Latencies.of(latency);
    return new ClientWindow(
        second * 1000,
        Map.of("x", new Traffic(due, 0, completed, latencies, latencies, Map.of())),
        new ClientWindow.Driver(0, 0, 0, 0, 0, null));
  }
}
