package io.chokepoint.driver.cli;

import io.chokepoint.core.report.Report;
import io.chokepoint.driver.exit.CommandException;
import io.chokepoint.driver.exit.ExitCode;
import io.chokepoint.exporters.report.ReportException;
import io.chokepoint.exporters.report.SummaryFile;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --summary}, of commands that end with a verdict. */
final class SummaryOption {

  @Option(
      names = "--summary",
      paramLabel = "FILE",
      description =
          "Append the report's first screen there, in Markdown, as build servers show it.")
  @Nullable Path file;

  /** Fails before anything is sent where it could not be written. */
  void check() {
    if (file != null) {
      try {
        SummaryFile.check(file);
      } catch (ReportException e) {
        throw new CommandException(ExitCode.BAD_INPUT, CommandException.reason(e), e);
      }
    }
  }

  void append(Report report) {
    if (file != null) {
      try {
        SummaryFile.append(file, report);
      } catch (ReportException e) {
        throw new CommandException(ExitCode.BAD_INPUT, CommandException.reason(e), e);
      }
    }
  }
}
