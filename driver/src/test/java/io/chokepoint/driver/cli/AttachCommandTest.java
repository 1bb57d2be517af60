package io.chokepoint.driver.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chokepoint.driver.agent.RunningJvm;
import io.chokepoint.driver.exit.CommandException;
import io.chokepoint.driver.exit.ExitCode;
import io.chokepoint.driver.run.FakeAgent;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class AttachCommandTest {

  private final long own = ProcessHandle.current().pid();

  @Test
  void loadsNothingWhereAnotherProcesssAgentAnswers() throws IOException {
    try (FakeAgent agent = new FakeAgent()) {
      AttachCommand attach = new AttachCommand();
      attach.pid = own;
      attach.host = agent.url().getHost();
      attach.port = agent.url().getPort();

      assertThatThrownBy(attach::call)
          .isInstanceOf(CommandException.class)
          .hasMessage(agent.url() + " is taken by the agent in process 1; choose another --port")
          .extracting(e -> ((CommandException) e).exitCode())
          .isEqualTo(ExitCode.BAD_INPUT);
    }
  }

  @Test
  void aProcessIsKnownByItsOwnNumberOnly() {
    assertThat(new RunningJvm(own).isProcess(own)).isTrue();
    assertThat(new RunningJvm(own).isProcess(own + 1)).isFalse();
  }
}
