package io.chokepoint.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo as people run it, with a short plan: everything in its real process. */
class DemoIT {

  private static final Path CHOKEPOINT = Path.of("../driver/target/chokepoint.jar");
  private static final Path AGENT = Path.of("../agent/target/chokepoint-agent.jar");

  private static final String PLAN =
      """
      name: short
      target: http://127.0.0.1:1
      endpoints:
        - name: product
          path: /products/{random:1-20000}
      load:
        warmup: {rate: 10, for: 1s}
        steps:
          - {rate: 5, for: 3s}
          - {rate: 20, for: %s}
      """;

  @TempDir Path temporary;
  private Path report;
  private Process demo;

  @BeforeEach
  void findTheOtherModulesJars() {
    assumeThat(CHOKEPOINT).as("built by the whole tree's build").exists();
    assumeThat(AGENT).as("built by the whole tree's build").exists();
    report = temporary.resolve("report");
  }

  @AfterEach
  void killIfStuck() {
    if (demo != null) {
      demo.destroyForcibly();
    }
  }

  @Test
  void writesTheReportAndLeavesNoProcess() throws Exception {
    demo = start("demo", "--plan", plan("3s"), "--report", report.toString());
    List<ProcessHandle> processes = processesOnceItSays("steps against");
    assertThat(processes).hasSizeGreaterThanOrEqualTo(2);
    assertThat(demo.waitFor(3, TimeUnit.MINUTES)).isTrue();
    assertThat(demo.exitValue()).as(output()).isZero();
    assertReported();
    assertThat(report.resolve("logs/database.log")).isNotEmptyFile();
    assertThat(report.resolve("logs/service.log")).isNotEmptyFile();
    assertNothingIsLeftOf(processes);
  }

  @Test
  void aSignalDuringTheLoadStopsEverythingAndStillReports() throws Exception {
    demo = start("demo", "--plan", plan("120s"), "--report", report.toString());
    List<ProcessHandle> processes = processesOnceItSays("step 2/2");
    demo.destroy();
    assertThat(demo.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(demo.exitValue()).as(output()).isEqualTo(128 + 15);
    assertReported();
    assertNothingIsLeftOf(processes);
  }

  @Test
  void aSignalWhileStartingStopsEverything() throws Exception {
    demo = start("demo", "--plan", plan("3s"), "--report", report.toString());
    await().atMost(Duration.ofMinutes(1)).until(() -> demo.descendants().count() >= 3);
    List<ProcessHandle> processes = demo.descendants().toList();
    demo.destroy();
    assertThat(demo.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertNothingIsLeftOf(processes);
  }

  @Test
  void anUnknownFaultIsRefusedWithASuggestion() throws Exception {
    demo = start("demo", "slow-sq1");
    assertThat(demo.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(demo.exitValue()).isEqualTo(2);
    assertThat(output()).contains("did you mean \"slow-sql\"?", "gc-pressure-healthy");
  }

  @Test
  void anExampleIsWrittenUpFromItsRun() throws Exception {
    demo = start("example", "S3", "--scale", "10s", "--report", report.toString());
    assertThat(demo.waitFor(3, TimeUnit.MINUTES)).isTrue();
    // a busy machine misses targets, or does not decide them
    assertThat(demo.exitValue()).as(output()).isIn(0, 97, 99);
    assertThat(report.resolve("write-up.md"))
        .content()
        .contains("### PostgreSQL", "### Redis", "| guest |", "| peak |");
    assertThat(report.resolve("write-up.html")).isNotEmptyFile();
  }

  @Test
  void theListTellsEachFaultsTruth() throws Exception {
    demo = start("demo", "--list");
    assertThat(demo.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(demo.exitValue()).isZero();
    assertThat(output()).contains("connection-leak", "skips close()");
  }

  private void assertReported() {
    for (String file :
        List.of("report.html", "report.json", "steps.csv", "junit.xml", "timeline.json.gz")) {
      assertThat(report.resolve(file)).isNotEmptyFile();
    }
  }

  private List<ProcessHandle> processesOnceItSays(String text) throws IOException {
    await().atMost(Duration.ofMinutes(3)).until(() -> output().contains(text) || !demo.isAlive());
    assertThat(demo.isAlive()).as(output()).isTrue();
    return demo.descendants().toList();
  }

  private void assertNothingIsLeftOf(List<ProcessHandle> processes) {
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> {
              assertThat(processes).noneMatch(ProcessHandle::isAlive);
              assertThat(servers()).isEmpty();
              assertThat(folders()).isEmpty();
            });
  }

  /** PostgreSQL servers of this test: their folder is in its temporary one. */
  private List<String> servers() {
    return ProcessHandle.allProcesses()
        .map(p -> p.info().commandLine().orElse(""))
        .filter(c -> c.contains(temporary + "/chokepoint-shop-"))
        .toList();
  }

  private List<Path> folders() throws IOException {
    try (Stream<Path> files = Files.list(temporary)) {
      return files.filter(f -> f.getFileName().toString().startsWith("chokepoint-shop-")).toList();
    }
  }

  private String plan(String lastStep) throws IOException {
    return Files.writeString(temporary.resolve("short.yaml"), PLAN.formatted(lastStep)).toString();
  }

  private String output() throws IOException {
    return Files.readString(temporary.resolve("output"));
  }

  private Process start(String... arguments) throws IOException {
    List<String> command =
        Stream.concat(
                Stream.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-jar",
                    CHOKEPOINT.toString()),
                Stream.of(arguments))
            .toList();
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + temporary);
    return builder
        .redirectErrorStream(true)
        .redirectOutput(temporary.resolve("output").toFile())
        .start();
  }
}
