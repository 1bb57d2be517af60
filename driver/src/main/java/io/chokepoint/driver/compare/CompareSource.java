package io.chokepoint.driver.compare;

import io.chokepoint.core.compare.ComparedFigures;
import io.chokepoint.core.compare.RunFigures;
import io.chokepoint.core.run.Run;
import io.chokepoint.driver.exit.CommandException;
import io.chokepoint.driver.exit.ExitCode;
import io.chokepoint.driver.run.RunSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One side of a comparison: the runs at one or several places, or one step of them ({@code
 * DIR@STEP}).
 */
final class CompareSource {

  private final List<RunFigures> figures = new ArrayList<>();
  private @Nullable Run first;
  private boolean byStep;

  private CompareSource() {}

  static CompareSource read(List<String> places) {
    CompareSource source = new CompareSource();
    places.forEach(source::add);
    return source;
  }

  List<RunFigures> figures() {
    return figures;
  }

  /** The first run, for the charts. */
  Run run() {
    if (first == null) {
      throw new IllegalStateException("a side without a run");
    }
    return first;
  }

  /** Whether it is one step and not a whole run. */
  boolean byStep() {
    return byStep;
  }

  private void add(String place) {
    int at = place.lastIndexOf('@');
    if (at > 0 && !Files.exists(Path.of(place))) {
      byStep = true;
      read(place.substring(0, at), place.substring(at + 1));
    } else {
      read(place, null);
    }
  }

  private void read(String place, @Nullable String step) {
    for (Path path : SavedRuns.at(Path.of(place))) {
      Run run = RunSource.read(path.toString(), 0);
      if (first == null) {
        first = run;
      }
      RunFigures all = ComparedFigures.of(path.toString(), run);
      figures.add(step == null ? all : only(all, step));
    }
  }

  private static RunFigures only(RunFigures run, String step) {
    RunFigures one = run.only(step);
    if (one.steps().isEmpty()) {
      throw new CommandException(
          ExitCode.BAD_INPUT,
          run.name()
              + (" has no step \"" + step + "\"; it has ")
              + run.steps().stream()
                  .map(RunFigures.StepFigures::step)
                  .collect(Collectors.joining(", ")));
    }
    return one;
  }
}
