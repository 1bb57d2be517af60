package io.chokepoint.core.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.core.experiment.Tuning.Level;
import io.chokepoint.core.model.ResourceId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TuningTest {

  private static final Setting SIZE =
      new Setting(ResourceId.pool("shop"), "maximumPoolSize", 4, 1, 90);

  @Test
  void findsTheSmallestValueWithinNoiseOfTheBest() {
    Tuning tuning =
        Tuning.of(
            SIZE,
            List.of(
                level(32, 20.2, 20.6),
                level(4, 310, 290),
                level(8, 20.5, 20.9),
                level(6, 41, 43),
                level(16, 20.4, 20.1)));
    assertThat(tuning.best()).isEqualTo(16);
    assertThat(tuning.knee()).isEqualTo(8);
    assertThat(tuning.levels()).extracting(Level::value).containsExactly(4, 6, 8, 16, 32);
    assertThat(tuning.text())
        .isEqualTo(
            "8 is the smallest value of maximumPoolSize of connection pool shop within noise of"
                + " the best (16): 20.7 ms at 100/s");
  }

  @Test
  void advisesNoValueThatDidHarm() {
    Level harmful = new Level(2, List.of(19.0, 19.5), List.of(100.0, 100.0), true);
    assertThat(Tuning.of(SIZE, List.of(harmful, level(4, 20, 21), level(8, 20, 20.5))).knee())
        .isEqualTo(4);
  }

  @Test
  void tellsNothingWhereEachValueWasMeasuredOnce() {
    Tuning tuning = Tuning.of(SIZE, List.of(level(4, 20), level(8, 30)));
    assertThat(tuning.knee()).isNull();
    assertThat(tuning.text()).contains("too few");
  }

  /** Queues up to 8, none from then on, blocks with noise of 5 %. */
  @Test
  void isSeldomBelowTheKneeAndStaysNearIt() {
    Random random = new Random(5);
    int below = 0;
    int far = 0;
    for (int run = 0; run < 400; run++) {
      List<Level> levels = new ArrayList<>();
      for (int value : new int[] {4, 6, 8, 12, 16, 24, 32}) {
        double mean = value < 8 ? 80.0 / value * 4 : 20;
        levels.add(level(value, noisy(mean, random), noisy(mean, random)));
      }
      int knee = Tuning.of(SIZE, levels).knee();
      below += knee < 8 ? 1 : 0;
      far += knee > 12 ? 1 : 0;
    }
    assertThat(below / 400.0).isLessThanOrEqualTo(Trial.ERROR);
    assertThat(far / 400.0).isLessThanOrEqualTo(Trial.ERROR);
  }

  private static double noisy(double mean, Random random) {
    return mean * Math.exp(0.05 * random.nextGaussian());
  }

  private static Level level(int value, double... millis) {
    List<Double> all = new ArrayList<>();
    for (double m : millis) {
      all.add(m);
    }
    return new Level(value, all, all.stream().map(m -> 100.0).toList(), false);
  }
}
