package io.chokepoint.core.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.chokepoint.core.compare.Change.Mark;
import io.chokepoint.core.laws.Student;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PooledTest {

  private static final double EXACTLY = 1e-9;

  /** Welch's degrees of freedom: (9 + 16)² / (9² / 10 + 16² / 20). */
  @Test
  void sharesAreComparedByTheirDifference() {
    Change c = change(Metric.ERRORS, one(0.02, 0.003, 10), one(0.05, 0.004, 20));

    double freedom = 625 / (81 / 10.0 + 256 / 20.0);
    double reach = 0.005 * Student.exceeded(0.025, freedom);
    assertThat(c.before()).isEqualTo(0.02);
    assertThat(c.after()).isEqualTo(0.05);
    assertThat(c.relative()).isCloseTo(0.03, within(EXACTLY));
    assertThat(c.low()).isCloseTo(0.03 - reach, within(EXACTLY));
    assertThat(c.high()).isCloseTo(0.03 + reach, within(EXACTLY));
    assertThat(c.chance()).isCloseTo(Student.beyond(6, freedom), within(EXACTLY));
    assertThat(change(Metric.ERRORS, one(0, 0.003, 10), one(0.05, 0.004, 20)).mark())
        .isEqualTo(Mark.NOISE);
  }

  /** Errors are of logarithms; one run a side may be off by 2 % for all its seconds tell. */
  @Test
  void oneRunASideIsTakenToDifferFromTheNext() {
    Change c = change(Metric.MEAN, one(100, 0.03, 10), one(110, 0.03, 10));

    double variance = 0.03 * 0.03 + 0.02 * 0.02;
    double freedom = 2 * variance * variance / (Math.pow(0.03, 4) / 10);
    double reach = Math.sqrt(2 * variance) * Student.exceeded(0.025, freedom);
    assertThat(c.relative()).isCloseTo(0.1, within(EXACTLY));
    assertThat(c.low()).isCloseTo(1.1 * Math.exp(-reach) - 1, within(EXACTLY));
    assertThat(c.high()).isCloseTo(1.1 * Math.exp(reach) - 1, within(EXACTLY));
  }

  /** Each side's two runs differ by 10 %: σ² = ln(1.1)² / 2, with one degree of freedom a side. */
  @Test
  void whereRunsDifferByMoreThanTheirSecondsTellTheirDifferenceIsTheError() {
    Change c =
        change(
            Metric.MEAN,
            List.of(new Estimate(100, 0.001, 10), new Estimate(110, 0.001, 10)),
            List.of(new Estimate(120, 0.001, 10), new Estimate(132, 0.001, 10)));

    double error = Math.log(1.1) / Math.sqrt(2);
    double reach = error * Student.exceeded(0.025, 2);
    assertThat(c.before()).isCloseTo(Math.sqrt(100 * 110), within(EXACTLY));
    assertThat(c.relative()).isCloseTo(0.2, within(EXACTLY));
    assertThat(c.low()).isCloseTo(1.2 * Math.exp(-reach) - 1, within(EXACTLY));
    assertThat(c.high()).isCloseTo(1.2 * Math.exp(reach) - 1, within(EXACTLY));
    assertThat(c.chance()).isCloseTo(Student.beyond(Math.log(1.2) / error, 2), within(EXACTLY));
  }

  /** The mean of two halves the variance and doubles the freedom, and so do two sides. */
  @Test
  void whereTheyDoNotTheErrorIsThatOfTheirSeconds() {
    List<Estimate> before = List.of(new Estimate(100, 0.1, 5), new Estimate(101, 0.1, 5));
    List<Estimate> after = List.of(new Estimate(120, 0.1, 5), new Estimate(121, 0.1, 5));

    Change c = change(Metric.MEAN, before, after);

    double distance = Math.log(c.after() / c.before());
    double reach = 0.1 * Student.exceeded(0.025, 20);
    assertThat(c.low()).isCloseTo(Math.exp(distance - reach) - 1, within(EXACTLY));
    assertThat(c.chance()).isCloseTo(Student.beyond(distance / 0.1, 20), within(EXACTLY));
  }

  @Test
  void whatIsNotKnownOnOneSideIsNoChange() {
    List<Estimate> known = one(100, 0.03, 10);

    assertThat(change(Metric.MEAN, known, List.of(Estimate.unknown(90))).mark())
        .isEqualTo(Mark.UNKNOWN);
    assertThat(change(Metric.MEAN, List.of(Estimate.unknown(90)), known).mark())
        .isEqualTo(Mark.UNKNOWN);
    assertThat(change(Metric.MEAN, one(0, 0.03, 10), known).chance()).isEqualTo(1);
    assertThat(change(Metric.MEAN, known, one(0, 0.03, 10)).mark()).isEqualTo(Mark.UNKNOWN);
    assertThat(change(Metric.MEAN, known, List.of()).mark()).isEqualTo(Mark.UNKNOWN);
  }

  /** Of a limit of 1 % for the chance and 10 % for the change. */
  @ParameterizedTest
  @CsvSource({
    "mean, 100, 120, 0.011, NOISE",
    "mean, 100, 120, 0.01, WORSE",
    "mean, 100, 80, 0.01, BETTER",
    "mean, 100, 110, 0.01, SMALL",
    "rate, 100, 80, 0.01, WORSE",
    "rate, 100, 120, 0.01, BETTER",
    "errors, 0, 0.001, 0.01, WORSE",
    "errors, 0, 0.0009, 0.01, SMALL",
    "errors, 0.5, 0.54, 0.01, SMALL",
    "errors, 0.5, 0.56, 0.01, WORSE"
  })
  void aChangeStandsBeyondNoiseAndBeyondTheThreshold(
      String name, double before, double after, double chance, Mark mark) {
    Metric metric =
        List.of(Metric.MEAN, Metric.RATE, Metric.ERRORS).stream()
            .filter(m -> m.name().equals(name))
            .findFirst()
            .orElseThrow();
    double relative = metric.isShare() ? after - before : (after - before) / before;
    Change c = new Change(metric, before, after, relative, 0, 0, chance, Mark.NOISE);

    Change marked = c.marked(Comparing.mark(c, 0.01, 0.1));

    assertThat(marked.mark()).isEqualTo(mark);
    assertThat(marked.stands()).isEqualTo(mark == Mark.WORSE || mark == Mark.BETTER);
    assertThat(marked.regression()).isEqualTo(mark == Mark.WORSE);
  }

  private static List<Estimate> one(double value, double error, double freedom) {
    return List.of(new Estimate(value, error, freedom));
  }

  private static Change change(Metric metric, List<Estimate> before, List<Estimate> after) {
    return new Pooled(metric, before, after).change();
  }
}
