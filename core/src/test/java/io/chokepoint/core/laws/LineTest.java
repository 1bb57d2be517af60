package io.chokepoint.core.laws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class LineTest {

  /** Anscombe's first set: slope 0.500, its standard error 0.118, as published in 1973. */
  @Test
  void agreesWithAnscombe() {
    double[] x = {10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5};
    double[] y = {8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68};

    Line line = Line.of(x, y);

    assertThat(line.slope()).isCloseTo(0.500, within(0.001));
    assertThat(line.error()).isCloseTo(0.118, within(0.001));
    assertThat(line.atLeast(0.025)).isCloseTo(0.233, within(0.001));
    assertThat(line.atMost(0.025)).isCloseTo(0.767, within(0.001));
  }

  @Test
  void aPartOfThePointsHasTheLineItHasAlone() {
    double[] x = {99, 1, 10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5, 0};
    double[] y = {1, 50, 8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68, 70};

    assertThat(Line.of(x, y, 2, 13).slope()).isCloseTo(0.500, within(0.001));
    assertThat(Line.of(x, y, 2, 13).error()).isCloseTo(0.118, within(0.001));
  }

  /** The slope over x, and its error, are those of a regression over both by normal equations. */
  @Test
  void besideAnotherQuantityItIsTheRegressionOverBoth() {
    double[] other = {70, 1, 5, 2, 8, 3, 9, 4, 7};
    double[] x = {-9, 1, 2, 3, 4, 5, 6, 7, 8};
    double[] off = {0, 0.3, -0.4, 0.1, 0.5, -0.2, -0.6, 0.4, -0.1};
    double[] y = new double[9];
    for (int i = 0; i < y.length; i++) {
      y[i] = 3 * x[i] + 2 * other[i] + off[i];
    }

    Line line = Line.beside(other, x, y, 1, 9);

    assertThat(line.slope()).isCloseTo(3.01231291, within(1e-7));
    assertThat(line.error()).isCloseTo(0.07992978, within(1e-7));
    // five degrees of freedom: eight points less three that are fitted
    assertThat(line.atMost(0.025) - line.slope()).isCloseTo(2.5706 * 0.07992978, within(1e-5));
  }

  @Test
  void missesTheTrueSlopeAsSeldomAsItSays() {
    Random random = new Random(3);
    int missed = 0;
    for (int run = 0; run < 2_000; run++) {
      double[] x = new double[8];
      double[] y = new double[8];
      for (int i = 0; i < x.length; i++) {
        x[i] = i;
        y[i] = 2 * i + random.nextGaussian();
      }
      missed += Line.of(x, y).atLeast(0.05) > 2 ? 1 : 0;
    }

    assertThat(missed / 2_000.0).isCloseTo(0.05, within(0.015));
  }

  @Test
  void takesOffWhatAThirdQuantityExplains() {
    double[] other = {1, 5, 2, 8, 3, 9, 4, 7};
    double[] x = {1, 2, 3, 4, 5, 6, 7, 8};
    double[] y = new double[8];
    double[] byOtherAlone = new double[8];
    for (int i = 0; i < y.length; i++) {
      y[i] = 3 * x[i] + 2 * other[i];
      byOtherAlone[i] = 2 * other[i] + (i % 2 == 0 ? 0.1 : -0.1);
    }

    assertThat(Line.beside(other, x, y, 0, 8).slope()).isCloseTo(3, within(1e-9));
    assertThat(Line.beside(other, x, byOtherAlone, 0, 8).atLeast(0.01)).isNegative();
    assertThat(Line.beside(x, x, y, 0, 8).atLeast(0.01)).isNegative();
  }

  @Test
  void knowsNothingOfTwoPointsNorOfOnePlace() {
    assertThat(Line.of(new double[] {1, 2}, new double[] {1, 5}).atLeast(0.01)).isNegative();
    assertThat(Line.of(new double[] {1, 1, 1}, new double[] {1, 5, 9}).atLeast(0.01)).isNegative();
  }
}
