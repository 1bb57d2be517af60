package io.chokepoint.driver.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chokepoint.driver.exit.CommandException;
import io.chokepoint.driver.exit.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CaseFileTest {

  @TempDir Path folder;

  @Test
  void readsPlansBesideItself() throws IOException {
    Files.writeString(
        folder.resolve("cases.yaml"),
        """
        processes:
          service: {command: [./start.sh], ready: port}
        cases:
          calm:
            truth: {kind: healthy, cause: enough, fix: nothing}
            plan: calm.yaml
        """);
    Files.writeString(
        folder.resolve("calm.yaml"),
        """
        name: calm
        target: http://127.0.0.1:8080
        endpoints: [{path: /about}]
        load: {steps: [{rate: 1, for: 1s}]}
        """);
    CaseFile cases = CaseFile.in(folder);
    assertThat(cases.plan(cases.named("calm").plan()).name()).isEqualTo("calm");
    assertThatThrownBy(() -> cases.plan("clam.yaml"))
        .hasMessageContaining("did you mean \"calm.yaml\"?");
  }

  @Test
  void refusesAFolderWithoutCases() {
    assertThatThrownBy(() -> CaseFile.in(folder))
        .isInstanceOfSatisfying(
            CommandException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.BAD_INPUT))
        .hasMessage("no cases.yaml in " + folder + ": it holds the cases");
  }
}
