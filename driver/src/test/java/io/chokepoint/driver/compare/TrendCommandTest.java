package io.chokepoint.driver.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chokepoint.driver.exit.CommandException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class TrendCommandTest {

  @TempDir private Path folder;

  @Test
  void storedRunsAreShownInOrderOfTimeWithTheirChangeMarked() throws Exception {
    for (int day = 5; day >= 1; day--) {
      SampleRuns.save(folder.resolve("runs/r" + (9 - day)), day, day < 4 ? 10 : 14);
    }
    Path report = folder.resolve("trend");

    assertThat(trend("" + folder.resolve("runs"), "--report", "" + report)).isZero();

    String text = Files.readString(report.resolve("trend.md"));
    assertThat(text).startsWith("# 5 runs, 2 changes").contains("| order | 100/s | p95 |");
    assertThat(text.indexOf("runs/r8")).isLessThan(text.lastIndexOf("runs/r4"));
    assertThat(Files.readString(report.resolve("trend.html"))).contains("p95 in 200/s");
    assertThat(Files.readString(report.resolve("trend.json"))).contains("\"turns\"");
  }

  @Test
  void oneRunIsNoTrend() {
    Path run = SampleRuns.save(folder.resolve("r"), 1, 10);

    assertThatThrownBy(() -> trend("" + run))
        .isInstanceOf(CommandException.class)
        .hasMessage("one run is no trend; there is only " + run);
    assertThatThrownBy(() -> trend(folder.resolve("none") + ""))
        .hasMessage("no saved run at " + folder.resolve("none") + ": no such folder");
  }

  private static int trend(String... arguments) {
    TrendCommand command = new TrendCommand();
    new CommandLine(command).parseArgs(arguments);
    return command.call();
  }
}
