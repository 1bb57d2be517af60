package io.chokepoint.agent.sampler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class PaceTest {

  private static final long MILLI = 1_000_000;

  private final Pace pace = new Pace(0.01, null);

  @Test
  void looksAHundredTimesASecondWhileThatIsCheap() {
    looks(1_000, 4_000);

    assertThat(pace.intervalNanos()).isEqualTo(10 * MILLI);
  }

  @Test
  void looksSoSeldomThatItTakesNoMoreThanAFiveHundredthOfAProcessor() {
    looks(1_000, 20_000);
    stacks(1_000, 150_000);

    double glances = 20_000.0 / pace.intervalNanos();
    double stacks = 150_000.0 / pace.stacksIntervalNanos();
    assertThat(glances + stacks).isBetween(0.0019, 0.0021);
  }

  @Test
  void keepsToAFifthOfASmallerBudgetToo() {
    Pace small = new Pace(0.001, null);
    for (int i = 0; i < 1_000; i++) {
      small.ended(true, false, 20_000);
    }

    assertThat(20_000.0 / small.intervalNanos()).isBetween(0.000049, 0.000051);
  }

  @Test
  void looksAtStacksWhenItCanAffordThemAgain() {
    stacks(1_000, 150_000);
    Random middle =
        new Random() {
          private static final long serialVersionUID = 1L;

          @Override
          public double nextDouble() {
            return 0.5;
          }
        };
    for (int look = 1; look < 10; look++) {
      pace.nextNanos(middle);
      assertThat(pace.affordsStacks()).isFalse();
    }
    pace.nextNanos(middle);
    assertThat(pace.affordsStacks()).isTrue();
  }

  @Test
  void isNotPutOffByOneLookThatTookLong() {
    looks(100, 5_000);
    pace.ended(true, false, 50 * MILLI);

    assertThat(pace.intervalNanos()).isLessThan(13 * MILLI);
  }

  @Test
  void takesNoStackUntilTheBudgetHasMadeUpForAStopThatTookLong() {
    pace.ended(true, true, 100 * MILLI);
    Random random = new Random(3);
    long waited = 0;
    while (!pace.affordsStacks()) {
      waited += pace.nextNanos(random);
    }

    assertThat(waited).isBetween(10_000 * MILLI, 10_020 * MILLI);
  }

  @Test
  void looksAsOftenBetweenTheRequestsOfAQuietService() {
    for (int second = 0; second < 60; second++) {
      for (int i = 0; i < 99; i++) {
        pace.ended(false, false, 1_000);
        assertThat(pace.intervalNanos()).isEqualTo(10 * MILLI);
      }
      looks(1, 4_000);
    }
  }

  @Test
  void looksLessOftenWhereNothingIsUnderWayForSecondsAndComesBackAtOnce() {
    for (int i = 0; i < 320; i++) {
      pace.ended(false, false, 1_000);
    }
    assertThat(pace.intervalNanos()).isEqualTo(80 * MILLI);

    pace.ended(true, false, 4_000);

    assertThat(pace.intervalNanos()).isEqualTo(10 * MILLI);
  }

  @Test
  void scattersAroundItsIntervalSoAsNotToFallIntoStep() {
    Random random = new Random(3);
    long sum = 0;
    for (int i = 0; i < 10_000; i++) {
      long next = pace.nextNanos(random);
      assertThat(next).isBetween(5 * MILLI, 15 * MILLI);
      sum += next;
    }
    assertThat(sum / 10_000).isBetween(9_900_000L, 10_100_000L);
  }

  private void looks(int n, long nanos) {
    for (int i = 0; i < n; i++) {
      pace.ended(true, false, nanos);
    }
  }

  private void stacks(int n, long nanos) {
    for (int i = 0; i < n; i++) {
      pace.ended(true, true, nanos);
    }
  }
}
