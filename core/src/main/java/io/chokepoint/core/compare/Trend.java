package io.chokepoint.core.compare;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs of one plan in order of time.
 *
 * @param threshold changes smaller than this share are not marked, 0 to 1
 * @param lines one for each step, endpoint and figure
 */
public record Trend(List<RunAt> runs, double threshold, List<Line> lines) {

  public static final int SCHEMA = 1;

  public Trend {
    runs = List.copyOf(runs);
    lines = List.copyOf(lines);
  }

  /** One run. */
  public record RunAt(String name, long startMillis) {}

  /**
   * One figure over all runs.
   *
   * @param endpoint {@code ""}: all together
   * @param values one for each run; null where a run has no such step or endpoint
   */
  public record Line(
      String step,
      String endpoint,
      Metric metric,
      List<@Nullable Double> values,
      List<Turn> turns) {}

  /**
   * Where a line changed: this run differs from those since the turn before.
   *
   * @param run counted from 0
   * @param change from the runs before to this one
   */
  public record Turn(int run, Change change) {}
}
