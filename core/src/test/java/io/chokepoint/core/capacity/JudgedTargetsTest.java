package io.chokepoint.core.capacity;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.core.capacity.Judgement.Outcome;
import io.chokepoint.core.model.Aim;
import io.chokepoint.core.model.Offered;
import io.chokepoint.core.run.Figures;
import io.chokepoint.core.run.Measured;
import io.chokepoint.core.run.Run;
import io.chokepoint.core.run.TargetResult;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JudgedTargetsTest {

  private static final Limit.Level HELD = level("100/s", 100, Outcome.HOLDS, true);
  private static final Limit.Level BROKEN = level("200/s", 200, Outcome.BREAKS, false);

  @Test
  void aCapacityIsMetByWhatIsCertainlySustained() {
    TargetResult t = capacity(100, limit(98.0, 200.0, HELD, BROKEN));

    assertThat(t.met()).isTrue();
    assertThat(t.actual()).isEqualTo(98.0);
  }

  @Test
  void isMissedWhereALighterLevelCertainlyBreaks() {
    assertThat(capacity(250, limit(98.0, 200.0, HELD, BROKEN)).missed()).isTrue();
    assertThat(capacity(200, limit(98.0, 200.0, HELD, BROKEN)).missed()).isTrue();
  }

  @Test
  void isNotDecidedInBetweenNorByWhatIsOnlyLikely() {
    Limit.Level likely = level("100/s", 100, Outcome.OPEN, true);
    Limit.Level unlikely = level("200/s", 200, Outcome.OPEN, false);

    assertUndecided(capacity(150, limit(98.0, 200.0, HELD, BROKEN)));
    assertUndecided(capacity(100, limit(98.0, 200.0, likely, BROKEN)));
    assertUndecided(capacity(250, limit(98.0, 200.0, HELD, unlikely)));
    assertUndecided(capacity(100, limit(null, null, likely, unlikely)));
    assertUndecided(capacity(100, null));
  }

  private static void assertUndecided(TargetResult t) {
    assertThat(t.undecided()).isTrue();
    assertThat(t.missed()).isFalse();
    assertThat(t.open()).isNotEmpty();
  }

  @Test
  void theLightestLevelMustBeAnsweredWhereNoTargetSaysHowManyMayFail() {
    Measured failing = measured(100, 6);

    assertThat(JudgedTargets.of(run(Aim.NONE, Map.of()), List.of(), failing, null))
        .singleElement()
        .matches(TargetResult::missed)
        .matches(t -> t.target().equals("success") && t.step().equals("light"));
    assertThat(JudgedTargets.of(run(Aim.NONE, Map.of()), List.of(), measured(100, 5), null))
        .isEmpty();
    Map<String, Run.Target> asked = Map.of("a", Run.Target.builder().success(0.5).build());
    assertThat(JudgedTargets.of(run(Aim.NONE, asked), List.of(), failing, null)).isEmpty();
  }

  @Test
  void ofASearchOnlyTheSustainedLevelCounts() {
    Aim search = Aim.NONE.of(10, null);
    List<TargetResult> everywhere = List.of(missed("light"), missed("100/s"), missed("200/s"));

    assertThat(
            JudgedTargets.of(
                run(search, Map.of()),
                everywhere,
                measured(100, 0),
                limit(98.0, 200.0, HELD, BROKEN)))
        .extracting(TargetResult::step)
        .containsExactly("100/s");
    assertThat(JudgedTargets.of(run(search, Map.of()), everywhere, measured(100, 0), null))
        .extracting(TargetResult::step)
        .containsExactly("light");
  }

  private static TargetResult missed(String step) {
    return new TargetResult("a", step, "p95", 10, 20.0, false, "");
  }

  private static TargetResult capacity(double atLeast, @Nullable Limit limit) {
    Aim aim = new Aim(0, atLeast, Aim.USERS, null, Aim.HEADROOM);
    List<TargetResult> judged = JudgedTargets.of(run(aim, Map.of()), List.of(), null, limit);
    assertThat(judged).extracting(TargetResult::target).containsExactly("capacity");
    return judged.get(0);
  }

  private static Limit limit(
      @Nullable Double holds, @Nullable Double breaks, Limit.Level light, Limit.Level heavy) {
    return new Limit(
        "rate",
        holds,
        breaks,
        holds == null ? null : light.step(),
        breaks == null ? null : heavy.step(),
        0.99,
        heavy.load(),
        "",
        List.of(light, heavy));
  }

  private static Limit.Level level(String step, double load, Outcome outcome, boolean looksKept) {
    return new Limit.Level(step, load, outcome, looksKept, 0.001, "");
  }

  private static Run run(Aim aim, Map<String, Run.Target> targets) {
    return Run.builder().targets(targets).aim(aim).build();
  }

  private static Measured measured(long requests, long failed) {
    Figures all =
        Figures.builder()
            .offeredPerSecond(10)
            .achievedPerSecond(10)
            .requests(requests)
            .errors(Map.of("5xx", failed))
            .build();
    return new Measured("light", Offered.open(10), 10, Map.of("", all));
  }
}
