package io.chokepoint.driver.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.chokepoint.core.diagnosis.Kind;
import io.chokepoint.core.diagnosis.Verdict;
import io.chokepoint.core.model.Step;
import io.chokepoint.core.report.Report;
import io.chokepoint.core.timeline.Window;
import io.chokepoint.driver.arrival.Timetable;
import io.chokepoint.driver.exit.CommandException;
import io.chokepoint.driver.exit.ExitCode;
import io.chokepoint.driver.http.RawServer;
import io.chokepoint.driver.plan.Plan;
import io.chokepoint.driver.plan.yaml.PlanException;
import io.chokepoint.driver.plan.yaml.PlanReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlanRunTest {

  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  private static final String TWO_STEPS =
      """
        arrivals: constant
        steps:
          - {rate: 20, for: 2s}
          - {rate: 40, for: 2s}
      """;

  @TempDir Path folder;

  @Test
  void stepsAreMarkedOnTheAgentAndItsTimelineIsJoined() throws Exception {
    try (RawServer server = RawServer.saying(OK);
        FakeAgent agent = new FakeAgent()) {
      RunResult result = run(plan(server.port(), "agent: " + agent.url() + "\n", TWO_STEPS));

      assertThat(agent.marks())
          .containsExactly("begin 20/s", "end 20/s", "begin 40/s", "end 40/s", "done");
      Report report = result.report();
      assertThat(report.setup().application()).isEqualTo("fake");
      assertThat(report.overhead()).isNotNull();
      assertThat(report.overhead().cpuCores()).isEqualTo(0.25);
      Step last = report.run().steps().get(1);
      assertThat(report.run().steps()).extracting(Step::name).containsExactly("20/s", "40/s");
      assertThat(last.fromMillis() % 1000).isZero();
      assertThat(last.toMillis() - last.fromMillis()).isEqualTo(2000);
      assertThat(report.run().timeline())
          .extracting(Window::startMillis)
          .contains(last.fromMillis(), last.fromMillis() + 1000);
      assertThat(report.steps())
          .extracting(s -> s.overall().requests())
          .allSatisfy(n -> assertThat(n).isBetween(38L, 80L));
      assertThat(result.exitCode()).isEqualTo(ExitCode.PASSED);
      assertThat(folder.resolve("report/report.json")).exists();
    }
  }

  @Test
  void agentsOfOtherServicesGetTheSameStepsAndAReportOfTheirOwn() throws Exception {
    try (RawServer server = RawServer.saying(OK);
        FakeAgent agent = new FakeAgent();
        FakeAgent other = new FakeAgent()) {
      String agents =
          "agent: %s\nagents: {stock: {url: '%s', at: 'stock:80'}}\n"
              .formatted(agent.url(), other.url());
      RunResult result = run(plan(server.port(), agents, TWO_STEPS));

      assertThat(other.marks()).isEqualTo(agent.marks()).hasSize(5);
      assertThat(folder.resolve("report/report.json")).exists();
      assertThat(folder.resolve("report/stock/timeline.json.gz")).exists();
      assertThat(result.report().verdict().findings())
          .noneMatch(f -> f.resource().name().contains(" in "));
    }
  }

  @Test
  void agentsThatStartAfterTheirServicesAreWaitedFor() throws Exception {
    try (RawServer server = RawServer.saying(OK);
        FakeAgent agent = FakeAgent.late();
        FakeAgent other = FakeAgent.late();
        Interrupt interrupt = Interrupt.listen()) {
      String agents =
          "agent: %s\nagents: {stock: {url: '%s', at: 'stock:80'}}\n"
              .formatted(agent.url(), other.url());
      Watcher watcher =
          new Watcher(
              "refuses connections",
              note -> (note.contains("" + agent.url()) ? agent : other).start());
      PlanRun.run(
          plan(server.port(), agents, TWO_STEPS), folder.resolve("report"), 1, watcher, interrupt);

      assertThat(agent.marks())
          .containsExactly("begin 20/s", "end 20/s", "begin 40/s", "end 40/s", "done");
      assertThat(other.marks()).isEqualTo(agent.marks());
      assertThat(watcher.notes).filteredOn(n -> n.contains("refuses connections")).hasSize(2);
    }
  }

  @Test
  void withoutAnAgentTheRunGoesOnAndTheVerdictSaysWhatIsMissing() throws Exception {
    try (RawServer server = RawServer.saying(OK)) {
      RunResult result = run(plan(server.port(), "", TWO_STEPS));

      assumeThat(result.report().verdict().findings())
          .as("the machine let the driver run")
          .noneMatch(finding -> finding.kind() == Kind.DRIVER_LIMITED);
      assertThat(result.report().verdict().outcome()).isEqualTo(Verdict.Outcome.INSUFFICIENT);
      assertThat(result.report().verdict().summary()).contains("agent");
      assertThat(result.report().steps()).hasSize(2);
    }
  }

  @Test
  void anAgentThatDiesTakesNothingWithIt() throws Exception {
    try (RawServer server = RawServer.saying(OK);
        FakeAgent agent = new FakeAgent()) {
      Watcher watcher = new Watcher(3, agent::close);
      Plan plan = plan(server.port(), "agent: " + agent.url() + "\n", TWO_STEPS);
      RunResult result;
      try (Interrupt interrupt = Interrupt.listen()) {
        result = PlanRun.run(plan, folder.resolve("report"), 1, watcher, interrupt);
      }

      assertThat(watcher.notes).hasSize(1);
      assertThat(watcher.notes.get(0)).startsWith("agent does not answer any more (");
      assertThat(result.report().run().timeline()).isNotEmpty();
      assertThat(result.report().steps()).hasSize(2);
    }
  }

  @Test
  void aTargetThatDiesIsCountedAndReported() throws Exception {
    try (RawServer server = RawServer.saying(OK)) {
      Watcher watcher = new Watcher(2, server::close);
      Plan plan =
          plan(
              server.port(),
              "",
              TWO_STEPS.replace("- {rate: 20, for: 2s}", "- {rate: 20, for: 3s}"));
      RunResult result;
      try (Interrupt interrupt = Interrupt.listen()) {
        result = PlanRun.run(plan, folder.resolve("report"), 1, watcher, interrupt);
      }

      assertThat(result.report().steps().get(1).overall().errors()).containsKey("connect");
      assertThat(result.exitCode()).isEqualTo(ExitCode.TARGET_MISSED);
      assertThat(folder.resolve("report/report.json")).exists();
    }
  }

  @Test
  void anInterruptEndsTheLoadAndStillReportsWhatWasMeasured() throws Exception {
    try (RawServer server = RawServer.saying(OK);
        Interrupt interrupt = Interrupt.listen()) {
      Plan plan = plan(server.port(), "", "  steps: [{rate: 20, for: 10m}]\n");
      Watcher watcher = new Watcher(3, interrupt::request);

      RunResult result = PlanRun.run(plan, folder.resolve("report"), 1, watcher, interrupt);

      assertThat(result.exitCode()).isEqualTo(ExitCode.INTERRUPTED);
      assertThat(result.report().run().steps()).hasSize(1);
      assertThat(result.report().run().steps().get(0).seconds()).isBetween(3.0, 9.0);
      assertThat(folder.resolve("report/report.json")).exists();
    }
  }

  @Test
  void aStepEndedEarlyIsCutAndTheNextOneIsWhole() throws Exception {
    try (RawServer server = RawServer.saying(OK);
        Interrupt interrupt = Interrupt.listen()) {
      Plan plan = plan(server.port(), "", "  steps: [{rate: 20, for: 10m}, {rate: 40, for: 3s}]\n");
      Watcher watcher = new Watcher(3, interrupt::skipStep);

      RunResult result = PlanRun.run(plan, folder.resolve("report"), 1, watcher, interrupt);

      assertThat(watcher.notes).containsExactly("20/s ended early");
      List<Step> steps = result.report().run().steps();
      assertThat(steps).extracting(Step::name).containsExactly("20/s", "40/s");
      assertThat(steps.get(0).seconds()).isBetween(3.0, 9.0);
      assertThat(steps.get(1).seconds()).isEqualTo(3.0);
      assertThat(result.report().steps().get(1).overall().requests()).isBetween(50L, 160L);
      assertThat(result.exitCode()).isEqualTo(ExitCode.PASSED);
    }
  }

  @ParameterizedTest
  @CsvSource({"rate: 20,20/s,24/s by hand", "'users: 4, think: 100ms',4 users,5 users by hand"})
  void aLoadThatIsChangedByHandIsAStepOfItsOwn(String level, String before, String after)
      throws Exception {
    try (RawServer server = RawServer.saying(OK);
        Interrupt interrupt = Interrupt.listen()) {
      Plan plan = plan(server.port(), "", "  steps: [{" + level + ", for: 6s}]\n");
      Watcher watcher = new Watcher(2, () -> interrupt.changeLoad(1));

      RunResult result = PlanRun.run(plan, folder.resolve("report"), 1, watcher, interrupt);

      assertThat(watcher.notes).containsExactly(before + " → " + after);
      List<Step> steps = result.report().run().steps();
      assertThat(steps).extracting(Step::name).containsExactly(before, after);
      assertThat(steps.get(1).fromMillis()).isEqualTo(steps.get(0).toMillis());
      assertThat(steps.get(1).toMillis() - steps.get(0).fromMillis()).isEqualTo(6_000);
      assertThat(result.report().steps().get(1).overall().requests()).isPositive();
      assertThat(Files.readString(folder.resolve("report/report.md"))).contains(after);
    }
  }

  @Test
  void aRunThatIsFinishedByHandCountsAsOneThatEnded() throws Exception {
    try (RawServer server = RawServer.saying(OK);
        Interrupt interrupt = Interrupt.listen()) {
      Plan plan = plan(server.port(), "", "  steps: [{rate: 20, for: 10m}]\n");
      Watcher watcher = new Watcher(3, interrupt::finish);

      RunResult result = PlanRun.run(plan, folder.resolve("report"), 1, watcher, interrupt);

      assertThat(watcher.notes).containsExactly("stopped; reporting what was measured");
      assertThat(result.exitCode()).isEqualTo(ExitCode.PASSED);
      assertThat(folder.resolve("report/report.json")).exists();
    }
  }

  @Test
  void aPlaceThatIsLostDuringTheRunDoesNotLoseTheReport() throws Exception {
    try (RawServer server = RawServer.saying(OK);
        Interrupt interrupt = Interrupt.listen()) {
      Watcher watcher =
          new Watcher(2, () -> Files.writeString(folder.resolve("report"), "in the way"));

      RunResult result =
          PlanRun.run(
              plan(server.port(), "", TWO_STEPS), folder.resolve("report"), 1, watcher, interrupt);

      assertThat(result.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
      assertThat(watcher.notes).hasSize(1);
      assertThat(watcher.notes.get(0))
          .startsWith("cannot write the report to " + folder.resolve("report") + ": ")
          .endsWith("; it is in " + result.folder() + " instead");
      assertThat(result.folder().resolve("report.json")).exists();
      assertThat(folder.resolve("report")).hasContent("in the way");
      try (Stream<Path> files = Files.list(result.folder())) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(result.folder());
    }
  }

  @Test
  void aTargetThatIsDownIsSaidBeforeAnythingIsWritten() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }

    assertThatThrownBy(() -> run(plan(port, "", TWO_STEPS)))
        .isInstanceOf(CommandException.class)
        .hasMessage("target http://localhost:" + port + " is not reachable: connection refused")
        .extracting(e -> ((CommandException) e).exitCode())
        .isEqualTo(ExitCode.UNREACHABLE);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void oneOfSeveralTargetsThatIsDownIsSaidToo() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    try (RawServer server = RawServer.saying(OK)) {
      Plan plan =
          PlanReader.read(
              "p.yaml",
              "target: {up: 'http://localhost:%d', down: 'http://localhost:%d'}\n"
                      .formatted(server.port(), port)
                  + "endpoints: [{path: /}, {path: /down, target: down}]\nload: {smoke: {}}\n");

      assertThatThrownBy(() -> run(plan))
          .isInstanceOf(CommandException.class)
          .hasMessage("target http://localhost:" + port + " is not reachable: connection refused");
      assertThat(server.requests()).isEmpty();
    }
  }

  @Test
  void anAgentThatIsNamedAndNotThereIsSaidBeforeAnyLoad() throws Exception {
    try (RawServer server = RawServer.saying(OK)) {
      String gone;
      try (FakeAgent agent = new FakeAgent()) {
        gone = agent.url().toString();
      }

      assertThatThrownBy(() -> run(plan(server.port(), "agent: " + gone + "\n", TWO_STEPS)))
          .isInstanceOf(CommandException.class)
          .hasMessage("agent " + gone + " is not reachable: connection refused")
          .extracting(e -> ((CommandException) e).exitCode())
          .isEqualTo(ExitCode.UNREACHABLE);
      assertThat(server.requests()).isEmpty();
    }
  }

  @Test
  void anAgentThatAnotherDriverUsesIsSaidBeforeAnyLoad() throws Exception {
    try (RawServer server = RawServer.saying(OK);
        FakeAgent agent = new FakeAgent()) {
      agent.refuse("another driver is using this agent");

      assertThatThrownBy(() -> run(plan(server.port(), "agent: " + agent.url() + "\n", TWO_STEPS)))
          .isInstanceOf(CommandException.class)
          .hasMessage("agent " + agent.url() + ": another driver is using this agent")
          .extracting(e -> ((CommandException) e).exitCode())
          .isEqualTo(ExitCode.UNREACHABLE);
      assertThat(server.requests()).isEmpty();
      assertThat(agent.marks()).isEmpty();
    }
  }

  @Test
  void aFolderThatCannotBeWrittenIsSaidBeforeAnyLoad() throws Exception {
    Files.writeString(folder.resolve("report"), "a file");
    try (RawServer server = RawServer.saying(OK)) {
      assertThatThrownBy(() -> run(plan(server.port(), "", TWO_STEPS)))
          .isInstanceOf(CommandException.class)
          .hasMessageStartingWith("cannot write the report to ")
          .extracting(e -> ((CommandException) e).exitCode())
          .isEqualTo(ExitCode.BAD_INPUT);
      assertThat(server.connections()).isZero();
    }
  }

  private RunResult run(Plan plan) {
    try (Interrupt interrupt = Interrupt.listen()) {
      return PlanRun.run(plan, folder.resolve("report"), 1, Progress.NONE, interrupt);
    }
  }

  private static Plan plan(int port, String agent, String load) throws PlanException {
    return PlanReader.read(
        "p.yaml",
        "target: http://localhost:"
            + port
            + "\n"
            + agent
            + "endpoints: [{path: /, targets: {success: 99%, p95: 5s}}]\nload:\n"
            + load);
  }

  /** Does something after so many seconds or at a note, and keeps notes. */
  private static final class Watcher implements Progress {
    private final int afterSeconds;
    private final Predicate<String> atNote;
    private final Deed deed;
    private final List<String> notes = new ArrayList<>();
    private int seconds;

    interface Deed {
      void with(String note) throws Exception;
    }

    Watcher(int afterSeconds, AutoCloseable deed) {
      this.afterSeconds = afterSeconds;
      this.atNote = note -> false;
      this.deed = note -> deed.close();
    }

    Watcher(String atNote, Deed deed) {
      this.afterSeconds = -1;
      this.atNote = note -> note.contains(atNote);
      this.deed = deed;
    }

    @Override
    public void begin(Plan plan, Timetable timetable) {}

    @Override
    public void second(Snapshot snapshot) {
      seconds++;
      if (seconds == afterSeconds) {
        act("");
      }
    }

    @Override
    public void note(String line) {
      notes.add(line);
      if (atNote.test(line)) {
        act(line);
      }
    }

    private void act(String note) {
      try {
        deed.with(note);
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void end() {}
  }
}
