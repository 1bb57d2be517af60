package io.chokepoint.driver.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NextLevelTest {

  private final NextLevel rates = new NextLevel(false);
  private final NextLevel users = new NextLevel(true);

  @Test
  void upwardsItDoublesAndStopsAtTheHeaviest() {
    assertThat(rates.up(40, Double.POSITIVE_INFINITY, 1000)).isEqualTo(80);
    assertThat(rates.up(800, Double.POSITIVE_INFINITY, 1000)).isEqualTo(1000);
  }

  @Test
  void upwardsItGoesNoFurtherThanTheBusiestResourceLeaves() {
    // 40/s make the pool busy to 80 %: at 50/s it is full
    assertThat(rates.up(40, 50, 1000)).isEqualTo(55);
    assertThat(rates.up(40, 41, 1000)).isEqualTo(50);
  }

  @Test
  void inBetweenItFirstTriesAroundWhatWasMeasured() {
    assertThat(rates.between(500, 1000, false, List.of(), 800)).hasValue(764);
    assertThat(rates.between(764, 1000, false, List.of(), 800)).hasValue(836);
  }

  @Test
  void withoutAMeasurementItHalvesTheRatio() {
    assertThat(rates.between(400, 900, false, List.of(), Double.NaN)).hasValue(600);
  }

  @Test
  void aroundALevelLeftOpenItTakesTheWiderGap() {
    assertThat(rates.between(400, 900, false, List.of(500.0), Double.NaN)).hasValue(671);
    assertThat(rates.between(400, 900, false, List.of(800.0), Double.NaN)).hasValue(566);
    assertThat(rates.between(400, 900, true, List.of(500.0), Double.NaN)).hasValue(447);
  }

  @Test
  void itIsDoneWhereTheEdgesAreCloseOrNothingLiesBetween() {
    assertThat(rates.between(1000, 1090, false, List.of(), Double.NaN)).isEmpty();
    assertThat(users.between(3, 4, false, List.of(), Double.NaN)).isEmpty();
    assertThat(users.between(2, 4, false, List.of(), Double.NaN)).hasValue(3);
    assertThat(rates.between(950, 1060, false, List.of(1000.0), Double.NaN)).isEmpty();
  }
}
