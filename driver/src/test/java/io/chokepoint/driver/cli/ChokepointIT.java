package io.chokepoint.driver.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chokepoint.driver.http.RawServer;
import io.chokepoint.driver.run.FakeAgent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged jar as people run it: what it prints, where, and how it ends. */
class ChokepointIT {

  private static final Path JAR = Path.of("target", "chokepoint.jar").toAbsolutePath();
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  @TempDir Path folder;

  @Test
  void aRunThatKeepsItsTargetsEndsWithZeroAndAReport() throws Exception {
    try (RawServer server = RawServer.saying(OK);
        FakeAgent agent = new FakeAgent()) {
      Path plan = plan(server.port(), "agent: " + agent.url() + "\n", "99%");

      Ended ended = chokepoint("run", plan.toString(), "--report", "out", "--interval", "1s");

      assertThat(ended.err).isEmpty();
      assertThat(ended.exitCode).isZero();
      assertThat(ended.out)
          .contains("it: 2 steps against http://localhost:" + server.port())
          .contains("step 1/2: 20/s")
          .contains("CPU", "targets", "report")
          .doesNotContain("\u001B");
      assertThat(folder.resolve("out/report.json")).exists();
      assertThat(folder.resolve("out/timeline.json.gz")).exists();

      Ended again = chokepoint("diagnose", "out");
      assertThat(again.exitCode).isZero();
      assertThat(again.out).contains("20/s", "40/s");

      Ended alerts = chokepoint("alerts", "out");
      assertThat(alerts.exitCode).isZero();
      assertThat(alerts.out).contains("groups:", "- alert: AgentMeasuresNothing");
    }
  }

  @Test
  void aMissedTargetEndsWith99() throws Exception {
    try (RawServer server = RawServer.saying("HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n")) {
      Ended ended = chokepoint("run", plan(server.port(), "", "99%").toString(), "--report", "out");

      assertThat(ended.exitCode).isEqualTo(99);
      assertThat(ended.out).contains("missed", "success", "5xx");
    }
  }

  @Test
  void theJarKeepsTheLicencesOfItsPartsAndListsThem() throws Exception {
    try (JarFile jar = new JarFile(JAR.toFile())) {
      assertThat(jar.stream().map(JarEntry::getName))
          .contains("META-INF/chokepoint/THIRD-PARTY.txt")
          .anyMatch(n -> n.matches("META-INF/chokepoint/licenses/postgresql-.*/LICENSE"))
          .anyMatch(n -> n.matches("META-INF/chokepoint/licenses/jackson-core-.*/NOTICE"));
    }
  }

  @Test
  void badInputIsOneLineAndTwo() throws Exception {
    Path plan = Files.writeString(folder.resolve("p.yaml"), "target: http://x\nendponts: []\n");

    assertThat(chokepoint("run", "p.yaml"))
        .isEqualTo(
            new Ended(
                2,
                "",
                "chokepoint: p.yaml:2:1: unknown key \"endponts\" in the plan;"
                    + " did you mean \"endpoints\"?\n"));
    assertThat(chokepoint("run", "none.yaml").err)
        .isEqualTo("chokepoint: none.yaml: no such file\n");
    assertThat(chokepoint("run").exitCode).isEqualTo(2);
    assertThat(chokepoint("run").err)
        .isEqualTo("chokepoint: Missing required parameter: 'PLAN'; see chokepoint run --help\n");
    assertThat(chokepoint("diagnose", "none").exitCode).isEqualTo(2);
    assertThat(chokepoint("alerts", "none").exitCode).isEqualTo(2);
    assertThat(plan).exists();
  }

  @Test
  void aTargetThatIsNotThereIsOneLineAndThree() throws Exception {
    int port;
    try (RawServer server = RawServer.saying(OK)) {
      port = server.port();
    }

    Ended ended = chokepoint("run", plan(port, "", "99%").toString(), "--report", "out");

    assertThat(ended)
        .isEqualTo(
            new Ended(
                3,
                "",
                "chokepoint: target http://localhost:"
                    + port
                    + " is not reachable: connection refused\n"));
    assertThat(folder.resolve("out")).doesNotExist();
    assertThat(chokepoint("diagnose", "http://localhost:" + port).exitCode).isEqualTo(3);
    assertThat(chokepoint("attach", "99999999", "--agent", "plan.yaml"))
        .isEqualTo(new Ended(3, "", "chokepoint: no process 99999999\n"));
  }

  @Test
  void aFolderThatCannotBeWrittenIsTwo() throws Exception {
    Files.writeString(folder.resolve("out"), "a file");
    try (RawServer server = RawServer.saying(OK)) {
      Ended ended = chokepoint("run", plan(server.port(), "", "99%").toString(), "--report", "out");

      assertThat(ended.exitCode).isEqualTo(2);
      assertThat(ended.err)
          .startsWith("chokepoint: cannot write the report to out: ")
          .hasLineCount(1);
      assertThat(server.connections()).isZero();
    }
  }

  @Test
  void ctrlCStopsTheLoadAndStillWritesTheReport() throws Exception {
    try (RawServer server = RawServer.saying(OK)) {
      Path plan =
          Files.writeString(
              folder.resolve("long.yaml"),
              "target: http://localhost:"
                  + server.port()
                  + "\nendpoints: [{path: /}]\nload: {steps: [{rate: 20, for: 10m}]}\n");
      Process process = start("run", plan.toString(), "--report", "out");
      await().atMost(Duration.ofSeconds(30)).until(() -> server.requests().size() > 60);

      interrupt(process);

      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      Ended ended = ended(process);
      assertThat(ended.exitCode).isEqualTo(130);
      assertThat(ended.out).contains("interrupted; reporting what was measured", "20/s", "report");
      assertThat(folder.resolve("out/report.json")).exists();
      int sent = server.requests().size();
      assertThat(sent).isLessThan(1000);
    }
  }

  @Test
  void everyCommandExplainsItself() throws Exception {
    assertThat(chokepoint("--help").out)
        .contains("run", "diagnose", "attach", "Exit codes: 0 passed, 99");
    for (String command : List.of("run", "diagnose", "attach")) {
      Ended ended = chokepoint(command, "--help");
      assertThat(ended.exitCode).isZero();
      assertThat(ended.out).startsWith("Usage: chokepoint " + command);
    }
    assertThat(chokepoint("--version").out).matches("chokepoint \\d+\\.\\d+\\.\\d+\\s*");
    assertThat(chokepoint("rn").err).contains("see chokepoint --help").hasLineCount(1);
  }

  private Path plan(int port, String agent, String success) throws IOException {
    return Files.writeString(
        folder.resolve("plan.yaml"),
        "name: it\ntarget: http://localhost:"
            + port
            + "\n"
            + agent
            + "endpoints: [{path: /, targets: {success: "
            + success
            + "}}]\nload: {steps: [{rate: 20, for: 2s}, {rate: 40, for: 2s}]}\n");
  }

  private Ended chokepoint(String... arguments) throws Exception {
    Process process = start(arguments);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return ended(process);
  }

  private Process start(String... arguments) throws IOException {
    // a shell's background job, as a build may be, ignores Ctrl-C and hands that on to its children
    List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-jar");
    command.add(JAR.toString());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().put("LC_ALL", "C.UTF-8");
    return builder
        .redirectOutput(folder.resolve("out.txt").toFile())
        .redirectError(folder.resolve("err.txt").toFile())
        .start();
  }

  private Ended ended(Process process) throws IOException {
    return new Ended(
        process.exitValue(),
        Files.readString(folder.resolve("out.txt"), StandardCharsets.UTF_8),
        Files.readString(folder.resolve("err.txt"), StandardCharsets.UTF_8));
  }

  /** SIGINT, as Ctrl-C sends it; Java itself only knows SIGTERM and SIGKILL. */
  private static void interrupt(Process process) throws Exception {
    new ProcessBuilder("kill", "-INT", String.valueOf(process.pid())).start().waitFor();
  }

  private record Ended(int exitCode, String out, String err) {}
}
