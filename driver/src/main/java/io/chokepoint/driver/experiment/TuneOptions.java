package io.chokepoint.driver.experiment;

import io.chokepoint.core.experiment.Setting;
import io.chokepoint.core.experiment.Tuning;
import io.chokepoint.core.report.Report;
import io.chokepoint.core.text.Text;
import io.chokepoint.driver.exit.CommandException;
import io.chokepoint.driver.exit.ExitCode;
import io.chokepoint.driver.terminal.Screen;
import io.chokepoint.exporters.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of all commands that can tune a setting. */
public final class TuneOptions {

  @Option(
      names = "--tune",
      paramLabel = "SETTING",
      description = {
        "Afterwards try values of a pool's or executor's size at the heaviest load, and say which",
        "is enough: pool=shop:4..32, threads=http-nio-8080:50..400, executor=mail:2..16."
      })
  @Nullable String tune;

  /**
   * What is to be tuned; null where nothing is.
   *
   * @throws CommandException if it cannot be read
   */
  public @Nullable TuneRange range() {
    try {
      return tune == null ? null : TuneRange.parse(tune);
    } catch (IllegalArgumentException e) {
      throw new CommandException(ExitCode.BAD_INPUT, "--tune: " + e.getMessage(), e);
    }
  }

  /**
   * Tunes, and says what that showed: on the screen, and as {@code tuning.json} beside the report.
   *
   * @param folder null where there is no report
   */
  public static void tune(
      Proof proof,
      TuneRange range,
      Setting setting,
      Report report,
      long forNanos,
      Screen screen,
      @Nullable Path folder) {
    Tuning.Tried tried = proof.tune(report, setting, range, forNanos);
    screen.line("");
    screen.line(screen.paint(Screen.Ink.BOLD, "tuned  " + setting.label()));
    for (Tuning.Level level : tried.tuning().levels()) {
      screen.line(line(level, tried.tuning(), setting));
    }
    screen.line(tried.because());
    if (folder != null) {
      write(folder.resolve("tuning.json"), tried);
    }
  }

  private static String line(Tuning.Level level, Tuning tuning, Setting setting) {
    int value = level.value();
    String remark =
        (value == setting.value() ? "  as found" : "")
            + (level.harmful() ? "  did harm, was taken back" : "")
            + (tuning.best() != null && tuning.best() == value ? "  best" : "")
            + (tuning.knee() != null && tuning.knee() == value ? "  enough" : "");
    return level.millis().isEmpty()
        ? Text.of("%6d  not measured%s", value, remark)
        : Text.of(
            "%6d  mean %s  %s  (%d blocks)%s",
            value,
            Text.millis(level.meanMillis()),
            Text.rate(level.meanPerSecond()),
            level.millis().size(),
            remark);
  }

  private static void write(Path file, Tuning.Tried tried) {
    try {
      Files.writeString(file, Json.text(tried));
    } catch (IOException e) {
      throw new CommandException(
          ExitCode.BAD_INPUT, file + " cannot be written: " + CommandException.reason(e), e);
    }
  }
}
