package io.chokepoint.core.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class PermutationsTest {

  @Test
  void threeAgainstThreeReachFivePercentAtBest() {
    assertThat(Permutations.greater(new double[] {7, 8, 9}, new double[] {1, 2, 3}))
        .isCloseTo(0.05, within(1e-12));
  }

  @Test
  void likeSamplesAreNoEvidence() {
    assertThat(Permutations.greater(new double[] {1, 2, 3, 4}, new double[] {4, 3, 2, 1}))
        .isGreaterThan(0.4);
  }

  @Test
  void oneOutlierIsNoEvidence() {
    assertThat(
            Permutations.greater(
                new double[] {1, 1, 1, 1, 1, 900}, new double[] {1, 1, 1, 1, 1, 1}))
        .isGreaterThan(0.4);
  }

  @Test
  void secondsWithAndWithoutCollectionAreEvidenceThoughHalfOfThemAreAsBefore() {
    double[] loaded = {2, 56, 2, 55, 43, 2, 45, 2, 67};
    double[] unloaded = {3, 3, 3, 4, 3, 3, 3, 3, 2, 2};

    assertThat(Permutations.greater(loaded, unloaded)).isLessThan(0.05);
  }

  @Test
  void shufflesOfLargeSamplesAgreeWithTheNormalTail() {
    Random random = new Random(1);
    double[] these = random.doubles(60).map(d -> d + 0.12).toArray();
    double[] those = random.doubles(60).toArray();

    double chance = Permutations.greater(these, those);

    assertThat(chance).isBetween(1e-4, 0.2);
    assertThat(Permutations.greater(these, those)).isEqualTo(chance);
  }

  @Test
  void nothingIsNoEvidence() {
    assertThat(Permutations.greater(new double[0], new double[] {1})).isEqualTo(1);
  }
}
