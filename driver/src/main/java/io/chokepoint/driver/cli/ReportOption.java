package io.chokepoint.driver.cli;

import io.chokepoint.driver.run.Conclusion;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --report}, of commands whose verdict the terminal shows anyway. */
final class ReportOption {

  @Option(names = "--report", paramLabel = "DIR", description = "Write a report there as well.")
  @Nullable Path folder;

  /** Fails before anything is asked where no report could be written. */
  void check() {
    if (folder != null) {
      Conclusion.checkPlace(folder);
    }
  }
}
