package io.chokepoint.core.compare;

import io.chokepoint.core.compare.Change.Mark;
import io.chokepoint.core.laws.Student;
import java.util.List;

/**
 * Two sets of runs by one figure. The error of each run comes from its own seconds, or from how the
 * runs of a side differ where that is more: B. L. Welch, "The generalization of 'Student's' problem
 * when several different population variances are involved", Biometrika 34, 1947, and F. E.
 * Satterthwaite's degrees of freedom, Biometrics Bulletin 2, 1946; the variance between runs is
 * pooled over both sides, since two or three runs alone hardly tell it.
 */
final class Pooled {

  private static final double INTERVAL = 0.05;

  private final Metric metric;
  private final List<Estimate> before;
  private final List<Estimate> after;

  Pooled(Metric metric, List<Estimate> before, List<Estimate> after) {
    this.metric = metric;
    this.before = before;
    this.after = after;
  }

  Change change() {
    double was = center(before);
    double is = center(after);
    double relative = metric.isShare() ? is - was : was == 0 ? 0 : is / was - 1;
    if (!known(before) || !known(after) || (!metric.isShare() && (was <= 0 || is <= 0))) {
      return new Change(metric, was, is, relative, Double.NaN, Double.NaN, 1, Mark.UNKNOWN);
    }
    double freedomBetween = before.size() + after.size() - 2.0;
    double between = freedomBetween == 0 ? 0 : (squares(before) + squares(after)) / freedomBetween;
    Side b = side(before, between, freedomBetween);
    Side a = side(after, between, freedomBetween);
    double variance = b.variance + a.variance;
    double freedom =
        between > 0 && b.byRuns && a.byRuns
            ? freedomBetween
            : variance
                * variance
                / (b.variance * b.variance / b.freedom + a.variance * a.variance / a.freedom);
    double distance = metric.isShare() ? is - was : Math.log(is / was);
    double error = Math.sqrt(variance);
    double reach = Student.exceeded(INTERVAL / 2, freedom) * error;
    return new Change(
        metric,
        was,
        is,
        relative,
        back(distance - reach),
        back(distance + reach),
        Student.beyond(distance / error, freedom),
        Mark.NOISE);
  }

  private record Side(double variance, double freedom, boolean byRuns) {}

  /** The variance of a side's center. */
  private Side side(List<Estimate> runs, double between, double freedomBetween) {
    int k = runs.size();
    double within = 0;
    double fourth = 0;
    for (Estimate e : runs) {
      double v = e.error() * e.error();
      within += v / k;
      fourth += v * v / e.freedom() / k / k;
    }
    if (freedomBetween > 0 && between >= within) {
      return new Side(between / k, freedomBetween, true);
    }
    double assumed =
        freedomBetween > 0 || metric.isShare()
            ? 0
            : Comparing.ASSUMED_BETWEEN_RUNS * Comparing.ASSUMED_BETWEEN_RUNS;
    double total = within + assumed;
    // what is assumed is no measurement and costs no freedom
    return new Side(total / k, total * total / fourth, false);
  }

  private double squares(List<Estimate> runs) {
    double mean = 0;
    for (Estimate e : runs) {
      mean += scaled(e.value()) / runs.size();
    }
    double sum = 0;
    for (Estimate e : runs) {
      sum += Math.pow(scaled(e.value()) - mean, 2);
    }
    return sum;
  }

  private double center(List<Estimate> runs) {
    double sum = 0;
    for (Estimate e : runs) {
      sum += scaled(e.value());
    }
    double mean = sum / runs.size();
    return metric.isShare() ? mean : Math.exp(mean);
  }

  private double scaled(double value) {
    return metric.isShare() ? value : Math.log(value);
  }

  private double back(double distance) {
    return metric.isShare() ? distance : Math.expm1(distance);
  }

  private static boolean known(List<Estimate> runs) {
    return !runs.isEmpty() && runs.stream().allMatch(Estimate::known);
  }
}
