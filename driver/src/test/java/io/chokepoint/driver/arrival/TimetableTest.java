package io.chokepoint.driver.arrival;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.core.model.Offered;
import io.chokepoint.driver.arrival.Timetable.Phase;
import io.chokepoint.driver.arrival.Timetable.Purpose;
import io.chokepoint.driver.plan.Load;
import io.chokepoint.driver.plan.Stage;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimetableTest {

  private static final long SECOND = 1_000_000_000L;

  @Test
  void warmUpAndRampsBelongToNoStep() {
    Timetable timetable =
        timetable(new Stage(Offered.open(10), 0, 5 * SECOND), 2 * SECOND, open(50), open(100));

    assertThat(timetable.phases())
        .extracting(Phase::name)
        .containsExactly("warm-up", "ramp to 50/s", "50/s", "ramp to 100/s", "100/s");
    assertThat(timetable.steps())
        .extracting(Phase::fromNanos)
        .containsExactly(7 * SECOND, 19 * SECOND);
    assertThat(timetable.steps())
        .extracting(Phase::toNanos)
        .containsExactly(17 * SECOND, 29 * SECOND);
    assertThat(timetable.curve().at(6 * SECOND)).isEqualTo(30);
    assertThat(timetable.curve().at(7 * SECOND)).isEqualTo(50);
    assertThat(timetable.endNanos()).isEqualTo(29 * SECOND);
  }

  @Test
  void stepsOfTheSameLoadHaveDifferentNames() {
    assertThat(timetable(null, 0, open(50), open(50.5), open(50)).steps())
        .extracting(Phase::name)
        .containsExactly("50/s", "50.5/s", "50/s (2)");
  }

  @Test
  void aPhaseThatEndsEarlyBringsForwardWhatFollows() {
    Timetable timetable = timetable(null, 2 * SECOND, open(50), open(100), open(150));
    // ramp to 2 s, 50/s to 12 s, ramp to 14 s, 100/s to 24 s, ramp to 26 s, 150/s to 36 s

    assertThat(timetable.skip(7 * SECOND)).isTrue();

    assertThat(timetable.steps())
        .extracting(Phase::fromNanos)
        .containsExactly(2 * SECOND, 9 * SECOND, 21 * SECOND);
    assertThat(timetable.steps())
        .extracting(Phase::toNanos)
        .containsExactly(7 * SECOND, 19 * SECOND, 31 * SECOND);
    assertThat(timetable.steps().get(0).giveUpNanos()).isEqualTo(8 * SECOND);
    assertThat(timetable.steps().get(1).giveUpNanos()).isEqualTo(20 * SECOND);
    assertThat(timetable.curve().at(8 * SECOND)).isEqualTo(75);
    assertThat(timetable.skip(25 * SECOND)).isFalse();
    assertThat(timetable.endNanos()).isEqualTo(31 * SECOND);
  }

  @Test
  void aStepThatIsChangedByHandGoesOnAsAnotherUntilItsEnd() {
    Timetable timetable = timetable(null, 2 * SECOND, open(50), open(100));
    // ramp to 2 s, 50/s to 12 s, ramp to 14 s, 100/s to 24 s

    assertThat(timetable.change(7 * SECOND, 1.2, 0)).isEqualTo("60/s by hand");
    assertThat(timetable.change(9 * SECOND, 1 / 1.2, 0)).isEqualTo("50/s by hand");
    assertThat(timetable.change(13 * SECOND, 1.2, 0)).as("within a ramp").isNull();

    assertThat(timetable.steps())
        .extracting(Phase::name)
        .containsExactly("50/s", "60/s by hand", "50/s by hand", "100/s");
    assertThat(timetable.steps())
        .extracting(Phase::toNanos)
        .containsExactly(7 * SECOND, 9 * SECOND, 12 * SECOND, 24 * SECOND);
    assertThat(timetable.steps().get(0).giveUpNanos()).isEqualTo(8 * SECOND);
    assertThat(timetable.steps().get(1).offered().perSecond()).isEqualTo(60);
    assertThat(timetable.curve().at(6 * SECOND)).isEqualTo(50);
    assertThat(timetable.curve().at(8 * SECOND)).isEqualTo(60);
    assertThat(timetable.curve().at(20 * SECOND)).isEqualTo(100);
  }

  @Test
  void usersAreAtLeastOneAndAtMostAsManyAsThereMayBe() {
    Timetable timetable = timetable(null, 0, new Stage(Offered.closed(2), 0, 10 * SECOND));

    assertThat(timetable.change(SECOND, 1.2, 3)).isEqualTo("3 users by hand");
    assertThat(timetable.change(2 * SECOND, 1.2, 3)).isNull();
    assertThat(timetable.change(3 * SECOND, 1 / 1.2, 3)).isEqualTo("2 users by hand");
    assertThat(timetable.change(4 * SECOND, 1 / 1.2, 3)).isEqualTo("1 user by hand");
    assertThat(timetable.change(5 * SECOND, 1 / 1.2, 3)).isNull();
  }

  @Test
  void aGrowingTimetableGoesOnWithItsLastPhaseUntilAnotherFollows() {
    Timetable timetable = Timetable.growing(load(null), 60 * SECOND, 400);
    timetable.turn(0, Purpose.STEP, open(100), SECOND);

    assertThat(timetable.open()).isTrue();
    assertThat(timetable.longestNanos()).isEqualTo(60 * SECOND);
    assertThat(timetable.highest()).isEqualTo(400);
    assertThat(timetable.curve().at(SECOND / 2)).isEqualTo(50);
    assertThat(timetable.curve().at(50 * SECOND)).isEqualTo(100);
    assertThat(timetable.at(50 * SECOND).name()).isEqualTo("100/s");

    timetable.turn(11 * SECOND, Purpose.STEP, open(200), SECOND);
    timetable.turn(22 * SECOND, Purpose.RECOVERY, open(100), 0);
    timetable.end(30 * SECOND);

    assertThat(timetable.phases())
        .extracting(Phase::name)
        .containsExactly("ramp to 100/s", "100/s", "ramp to 200/s", "200/s", "recovery at 100/s");
    assertThat(timetable.steps())
        .extracting(Phase::toNanos)
        .containsExactly(11 * SECOND, 22 * SECOND);
    assertThat(timetable.steps().get(0).giveUpNanos()).isEqualTo(12 * SECOND);
    assertThat(timetable.endNanos()).isEqualTo(30 * SECOND);
    assertThat(timetable.curve().at(11 * SECOND + SECOND / 2)).isEqualTo(150);
  }

  @Test
  void aTurnDropsWhatWasLaidOutForLaterAndCutsARampWhereItIs() {
    Timetable timetable = Timetable.growing(load(null), 60 * SECOND, 400);
    timetable.turn(0, Purpose.STEP, open(100), 10 * SECOND);

    timetable.turn(5 * SECOND, Purpose.STEP, open(10), SECOND);

    assertThat(timetable.steps()).extracting(Phase::name).containsExactly("10/s");
    assertThat(timetable.curve().at(5 * SECOND)).isEqualTo(50);
    assertThat(timetable.curve().at(6 * SECOND)).isEqualTo(10);
  }

  @Test
  void aPauseThatGoesOnDropsStepsThatNoLongerFit() {
    Timetable timetable = Timetable.paused(open(100), 2 * SECOND, List.of("a", "b", "c"), 0);
    assertThat(timetable.curve().at(SECOND)).isZero();
    assertThat(timetable.endNanos()).isEqualTo(36 * SECOND);

    timetable.prolong(13 * SECOND, SECOND);

    assertThat(timetable.steps()).extracting(Phase::name).containsExactly("a", "b");
    assertThat(timetable.steps())
        .extracting(Phase::fromNanos)
        .containsExactly(2 * SECOND, 15 * SECOND);
    assertThat(timetable.curve().at(14 * SECOND + SECOND / 2)).isZero();
    assertThat(timetable.at(16 * SECOND).giveUpNanos()).isEqualTo(26 * SECOND);

    timetable.prolong(14 * SECOND, SECOND);
    assertThat(timetable.steps()).as("there is room for these still").hasSize(2);
  }

  private static Load load(Stage warmup) {
    return Load.builder(Load.Arrival.POISSON, List.of(open(1)), 10).warmup(warmup).build();
  }

  private static Stage open(double rate) {
    return new Stage(Offered.open(rate), 0, 10 * SECOND);
  }

  private static Timetable timetable(Stage warmup, long ramp, Stage... steps) {
    return Timetable.of(
        Load.builder(Load.Arrival.POISSON, List.of(steps), 10)
            .warmup(warmup)
            .rampNanos(ramp)
            .build());
  }
}
