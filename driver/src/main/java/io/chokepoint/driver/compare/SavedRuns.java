package io.chokepoint.driver.compare;

import io.chokepoint.driver.exit.CommandException;
import io.chokepoint.driver.exit.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Finds the saved runs that a folder stands for. */
final class SavedRuns {

  private static final String TIMELINE = "timeline.json.gz";
  private static final int DEPTH = 3;

  private SavedRuns() {}

  /**
   * The run at a place, or all runs in the folders below.
   *
   * @throws CommandException if there is none
   */
  static List<Path> at(Path place) {
    if (Files.isRegularFile(place)) {
      return List.of(place);
    }
    if (!Files.exists(place)) {
      throw new CommandException(
          ExitCode.BAD_INPUT, "no saved run at " + place + ": no such folder");
    }
    if (Files.exists(place.resolve(TIMELINE))) {
      return List.of(place);
    }
    List<Path> runs = below(place);
    if (runs.isEmpty()) {
      throw new CommandException(
          ExitCode.BAD_INPUT, "no saved run at " + place + ": no " + TIMELINE + " in it or below");
    }
    return runs;
  }

  private static List<Path> below(Path folder) {
    List<Path> runs = new ArrayList<>();
    try (Stream<Path> all = Files.walk(folder, DEPTH)) {
      all.filter(p -> p.endsWith(TIMELINE)).map(Path::getParent).sorted().forEach(runs::add);
    } catch (IOException | java.io.UncheckedIOException e) {
      throw new CommandException(
          ExitCode.BAD_INPUT, "cannot look into " + folder + ": " + CommandException.reason(e), e);
    }
    return runs;
  }
}
