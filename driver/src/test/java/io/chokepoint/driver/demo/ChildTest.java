package io.chokepoint.driver.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chokepoint.driver.exit.CommandException;
import io.chokepoint.driver.exit.ExitCode;
import io.chokepoint.driver.run.Interrupt;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With shells for processes. */
class ChildTest {

  @TempDir Path logs;

  @Test
  void isReadyWhenItSaysSoAndNoMore() {
    try (Interrupt interrupt = Interrupt.listen();
        Child child = shell("echo starting; echo ready; cat")) {
      assertThat(child.await(child::announced, interrupt)).isEmpty();
    }
  }

  @Test
  void waitsForWhatTheProcessAnnounces() {
    try (Interrupt interrupt = Interrupt.listen();
        Child child = shell("echo starting; echo ready http://here; cat")) {
      assertThat(child.await(child::announced, interrupt)).isEqualTo("http://here");
    }
  }

  @Test
  void saysWhyAProcessEndedAndWhereItsLogIs() {
    try (Interrupt interrupt = Interrupt.listen();
        Child child = shell("echo 'Caused by: no space left'; echo '  at X'; exit 4")) {
      assertThatThrownBy(() -> child.await(child::announced, interrupt))
          .isInstanceOfSatisfying(
              CommandException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.OURS))
          .hasMessage(
              "the part ended with exit code 4 (Caused by: no space left); its log is "
                  + logs.resolve("part.log"));
    }
  }

  @Test
  void givesUpWaitingWhenSomebodyWantsToStop() {
    try (Interrupt interrupt = Interrupt.listen();
        Child child = shell("cat")) {
      interrupt.request();
      assertThatThrownBy(() -> child.await(child::announced, interrupt))
          .isInstanceOfSatisfying(
              CommandException.class,
              e -> assertThat(e.exitCode()).isEqualTo(ExitCode.INTERRUPTED));
    }
  }

  @Test
  void theProcessSeesTheEndOfItsInputAndMayTidyUp() throws Exception {
    Path tidied = logs.resolve("tidied");
    try (Interrupt interrupt = Interrupt.listen();
        Child child = shell("echo ready x; cat; touch " + tidied)) {
      child.await(child::announced, interrupt);
    }
    assertThat(Files.exists(tidied)).isTrue();
  }

  @Test
  void awaitsTheEndOfACommandThatMustSucceed() {
    try (Interrupt interrupt = Interrupt.listen();
        Child right = shell("touch done");
        Child wrong = shell("exit 3")) {
      right.awaitEnd(interrupt);
      assertThat(logs.resolve("done")).exists();
      assertThatThrownBy(() -> wrong.awaitEnd(interrupt))
          .hasMessageContaining("ended with exit code 3");
    }
  }

  private Child shell(String script) {
    return Child.start("part", List.of("/bin/sh", "-c", script), logs, Map.of(), logs);
  }
}
