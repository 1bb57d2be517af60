package io.chokepoint.driver.arrival;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.driver.arrival.LoadCurve.Line;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class UsersTest {

  private static final long SECOND = 1_000_000_000L;
  private static final long MILLI = 1_000_000L;

  @Test
  void theNextRequestIsIntendedForTheEndOfTheLastPlusTheThinkingTime() {
    Users users = users(1, 100 * MILLI, new Line(0, 10 * SECOND, 1, 1));
    int user = users.take();

    users.ended(user, 3 * SECOND);

    assertThat(users.nextNanos()).isEqualTo(3 * SECOND + 100 * MILLI);
  }

  @Test
  void aUserWithoutAnAnswerStartsNothing() {
    Users users = users(1, 0, new Line(0, 10 * SECOND, 1, 1));
    users.take();

    assertThat(users.nextNanos()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void firstRequestsAreSpreadOverAThinkingTime() {
    Users users = users(100, SECOND, new Line(0, 10 * SECOND, 100, 100));
    List<Long> first = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      first.add(users.nextNanos());
      users.take();
    }

    assertThat(first).allMatch(t -> t >= 0 && t < SECOND);
    assertThat(first.stream().filter(t -> t < SECOND / 2).count()).isBetween(35L, 65L);
  }

  @Test
  void usersJoinAlongARamp() {
    Users users =
        users(4, 0, new Line(0, 4 * SECOND, 0, 4), new Line(4 * SECOND, 9 * SECOND, 4, 4));
    List<Long> joined = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      joined.add(users.nextNanos() / SECOND);
      users.take();
    }

    assertThat(joined).containsExactly(1L, 2L, 3L, 4L);
  }

  @Test
  void usersWhoAreTooManyGoHomeAndComeBackWhenTheyAreWantedAgain() {
    Users users =
        users(
            2,
            0,
            new Line(0, SECOND, 2, 2),
            new Line(SECOND, 2 * SECOND, 1, 1),
            new Line(2 * SECOND, 3 * SECOND, 2, 2));
    int first = users.take();
    int second = users.take();
    assertThat(List.of(first, second)).containsExactly(0, 1);

    users.ended(first, SECOND + 5);
    users.ended(second, SECOND + 5);

    assertThat(users.nextNanos()).isEqualTo(SECOND + 5);
    assertThat(users.take()).isZero();
    assertThat(users.nextNanos()).isBetween(2 * SECOND, 2 * SECOND + 1);
    assertThat(users.take()).isEqualTo(1);
  }

  @Test
  void nobodyStartsAfterTheEnd() {
    Users users = users(1, 0, new Line(0, SECOND, 1, 1));

    users.ended(users.take(), SECOND);

    assertThat(users.nextNanos()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void workersShareTheUsers() {
    LoadCurve curve = new LoadCurve(List.of(new Line(0, SECOND, 5, 5)));
    List<Integer> all = new ArrayList<>();
    for (int worker = 0; worker < 2; worker++) {
      Users users = new Users(() -> curve, 5, t -> 0, worker, 2, new SplittableRandom(1));
      while (users.nextNanos() != Long.MAX_VALUE) {
        all.add(users.take());
      }
    }

    assertThat(all).containsExactlyInAnyOrder(0, 1, 2, 3, 4);
  }

  @Test
  void whoIsNotWantedYetComesWhenTheCurveGrows() {
    LoadCurve[] curve = {new LoadCurve(List.of(new Line(0, Long.MAX_VALUE, 1, 1)))};
    Users users = new Users(() -> curve[0], 3, t -> 0, 0, 1, new SplittableRandom(1));
    users.take();
    assertThat(users.nextNanos()).isEqualTo(Long.MAX_VALUE);

    curve[0] =
        new LoadCurve(List.of(new Line(0, SECOND, 1, 1), new Line(SECOND, Long.MAX_VALUE, 2, 2)));

    assertThat(users.nextNanos()).isEqualTo(SECOND);
    assertThat(users.take()).isEqualTo(1);
    assertThat(users.nextNanos()).isEqualTo(Long.MAX_VALUE);
  }

  private static Users users(int most, long thinkNanos, Line... lines) {
    LoadCurve curve = new LoadCurve(List.of(lines));
    return new Users(() -> curve, most, t -> thinkNanos, 0, 1, new SplittableRandom(1));
  }
}
