package io.chokepoint.driver.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chokepoint.driver.exit.CommandException;
import io.chokepoint.driver.exit.ExitCode;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CompareCommandTest {

  @TempDir private Path folder;

  @Test
  void aSlowerServiceEndsWith98AndSaysSoInEveryForm() throws Exception {
    Path before = SampleRuns.save(folder.resolve("a"), 1, 10);
    Path after = SampleRuns.save(folder.resolve("b"), 2, 12);
    Path report = folder.resolve("compared");

    assertThat(compare("" + before, "" + after, "--report", "" + report)).isEqualTo(98);
    assertThat(Files.readString(report.resolve("compare.md"))).contains("regressions", "order");
    assertThat(Files.readString(report.resolve("junit.xml"))).contains("type=\"regression\"");
    // the other way round it is an improvement
    assertThat(compare("" + after, "" + before)).isZero();
    // and nobody's business where twice as slow is allowed
    assertThat(compare("" + before, "" + after, "--threshold", "100%")).isZero();
  }

  @Test
  void runsOfAFolderArePooledAndOptionsSayTheSame() {
    Path before = folder.resolve("before");
    Path after = folder.resolve("after");
    for (int i = 0; i < 3; i++) {
      SampleRuns.save(before.resolve("run" + i), 10 + i, 10);
      SampleRuns.save(after.resolve("run" + i), 20 + i, 12.5);
    }

    assertThat(compare("" + before, "" + after)).isEqualTo(98);
    assertThat(
            compare(
                "--baseline",
                before.resolve("run0") + "",
                before.resolve("run1") + "",
                "--candidate",
                before.resolve("run2") + ""))
        .isZero();
  }

  @Test
  void aStepBesideAnotherIsNoRegression() {
    Path run = SampleRuns.save(folder.resolve("a"), 1, 10);

    assertThat(compare(run + "@100/s", run + "@200/s")).isZero();
    refuses(run + " has no step \"300/s\"; it has 100/s, 200/s", run + "@300/s", run + "@200/s");
    refuses("FOLDER@STEP on one side needs FOLDER@STEP on the other", "" + run, run + "@200/s");
  }

  @Test
  void whatCannotBeComparedIsOneLineAndTwo() throws Exception {
    Path run = SampleRuns.save(folder.resolve("a"), 1, 10);
    Path other = SampleRuns.save(folder.resolve("b"), 1, 10, 100, 300);
    Path empty = Files.createDirectory(folder.resolve("empty"));
    Path damaged = Files.createDirectory(folder.resolve("damaged"));
    byte[] whole = Files.readAllBytes(run.resolve("timeline.json.gz"));
    Path file =
        Files.write(damaged.resolve("timeline.json.gz"), java.util.Arrays.copyOf(whole, 900));

    refuses(
        "no saved run at " + folder.resolve("none") + ": no such folder",
        "" + run,
        "" + folder.resolve("none"));
    refuses(
        "no saved run at " + empty + ": no timeline.json.gz in it or below", "" + empty, "" + run);
    refuses(
        "different plans: " + run + " has steps 100/s, 200/s, " + other + " has 100/s, 300/s",
        "" + run,
        "" + other);
    refuses(file + ": ends too early", "" + run, "" + damaged);
    Files.write(file, "no gzip at all".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    refuses(file + ": not gzip: Not in GZIP format", "" + run, "" + damaged);
    refuses(
        "--threshold: \"much\" is no share; write 10% or 0.1",
        "" + run, "" + run, "--threshold", "much");
    refuses("needs AFTER as well as BEFORE", "" + run);
    refuses("needs --candidate as well", "--baseline", "" + run);
  }

  private static void refuses(String message, String... arguments) {
    assertThatThrownBy(() -> compare(arguments))
        .isInstanceOfSatisfying(
            CommandException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.BAD_INPUT))
        .hasMessage(message);
  }

  private static int compare(String... arguments) {
    CompareCommand command = new CompareCommand();
    new CommandLine(command).parseArgs(arguments);
    return command.call();
  }
}
