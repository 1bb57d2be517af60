package io.chokepoint.core.compare;

import io.chokepoint.core.compare.Change.Mark;
import io.chokepoint.core.compare.RunFigures.StepFigures;
import io.chokepoint.core.compare.Trend.Line;
import io.chokepoint.core.compare.Trend.RunAt;
import io.chokepoint.core.compare.Trend.Turn;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds where a figure changed in a row of runs: each run is held against all since the last
 * change, whose differences among themselves are the noise. Pure.
 */
public final class Trends {

  /** Strict, since every run and figure is looked at: one look in a thousand may be chance. */
  private static final double CHANCE = 0.001;

  /** Older runs than this say little of what is usual now. */
  private static final int MOST_BEFORE = 10;

  private static final List<Metric> METRICS = List.of(Metric.RATE, Metric.P95, Metric.ERRORS);

  private record Place(String step, String endpoint) {}

  private Trends() {}

  /**
   * The runs' trend; the oldest first, whatever order they come in.
   *
   * @param threshold 0.1 for 10 %
   */
  public static Trend of(List<RunFigures> runs, double threshold) {
    List<RunFigures> sorted =
        runs.stream().sorted(Comparator.comparingLong(RunFigures::startMillis)).toList();
    Set<Place> places = new LinkedHashSet<>();
    for (RunFigures run : sorted) {
      for (StepFigures step : run.steps()) {
        step.endpoints().keySet().forEach(e -> places.add(new Place(step.step(), e)));
      }
    }
    List<Line> lines = new ArrayList<>();
    for (Place place : places) {
      for (Metric metric : METRICS) {
        lines.add(line(sorted, place, metric, threshold));
      }
    }
    return new Trend(
        sorted.stream().map(r -> new RunAt(r.name(), r.startMillis())).toList(), threshold, lines);
  }

  private static Line line(List<RunFigures> runs, Place place, Metric metric, double threshold) {
    List<@Nullable Double> values = new ArrayList<>();
    List<Turn> turns = new ArrayList<>();
    List<Estimate> usual = new ArrayList<>();
    for (int i = 0; i < runs.size(); i++) {
      Estimate now = find(runs.get(i), place, metric);
      values.add(now == null ? null : now.value());
      if (now == null || !now.known()) {
        continue;
      }
      if (!usual.isEmpty()) {
        Change change = Comparing.change(metric, usual, List.of(now));
        Mark mark = Comparing.mark(change, CHANCE, threshold);
        if (change.mark() != Mark.UNKNOWN && (mark == Mark.WORSE || mark == Mark.BETTER)) {
          turns.add(new Turn(i, change.marked(mark)));
          usual.clear();
        }
      }
      usual.add(now);
      if (usual.size() > MOST_BEFORE) {
        usual.remove(0);
      }
    }
    return new Line(place.step(), place.endpoint(), metric, values, turns);
  }

  private static @Nullable Estimate find(RunFigures run, Place place, Metric metric) {
    for (StepFigures step : run.steps()) {
      if (step.step().equals(place.step())) {
        var figures = step.endpoints().get(place.endpoint());
        return figures == null ? null : figures.get(metric);
      }
    }
    return null;
  }
}
