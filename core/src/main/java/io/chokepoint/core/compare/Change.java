package io.chokepoint.core.compare;

/**
 * One figure before and after.
 *
 * @param before over all runs of that side; for latencies and rates the geometric mean of the runs
 * @param relative after / before − 1; for shares the difference itself
 * @param low lower end of the change's 95 % interval, as {@code relative}; NaN where it cannot be
 *     told
 * @param high upper end
 * @param chance of a difference at least as large between two runs of the same; 1 where it cannot
 *     be told
 */
public record Change(
    Metric metric,
    double before,
    double after,
    double relative,
    double low,
    double high,
    double chance,
    Mark mark) {

  /** What is to be thought of a change. */
  public enum Mark {
    /** Beyond noise and beyond the threshold, for the worse. */
    WORSE,
    /** The same for the better. */
    BETTER,
    /** Beyond noise, but smaller than the threshold. */
    SMALL,
    /** Nothing that two runs of the same would not show. */
    NOISE,
    /** Too few requests or seconds to tell. */
    UNKNOWN
  }

  Change marked(Mark newMark) {
    return new Change(metric, before, after, relative, low, high, chance, newMark);
  }

  /** Whether it makes the comparison fail. */
  public boolean regression() {
    return mark == Mark.WORSE && metric.decides();
  }

  /** Whether it is beyond noise and beyond the threshold. */
  public boolean stands() {
    return mark == Mark.WORSE || mark == Mark.BETTER;
  }
}
