package io.chokepoint.driver.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.driver.run.FakeAgent;
import org.junit.jupiter.api.Test;

class MarkCommandTest {

  @Test
  void aCommandIsAStepAndItsExitCodeIsOurs() throws Exception {
    try (FakeAgent agent = new FakeAgent()) {
      String url = agent.url().toString();

      assertThat(Chokepoint.execute("mark", url, "--step", "a", "--", "sh", "-c", "exit 7"))
          .isEqualTo(7);
      assertThat(Chokepoint.execute("mark", url, "--step=b", "--users=5", "--", "true")).isZero();

      assertThat(agent.marks()).containsExactly("begin a", "end a", "begin b", "end b");
    }
  }

  @Test
  void nothingIsRunWithoutAnAgentAndAStepOfNoCommandEndsAtOnce() throws Exception {
    try (FakeAgent agent = new FakeAgent()) {
      String url = agent.url().toString();
      assertThat(Chokepoint.execute("mark", url, "--step", "a", "--", "/no/such/command"))
          .isEqualTo(2);
      assertThat(agent.marks()).containsExactly("begin a", "end a");
      assertThat(Chokepoint.execute("mark", url, "--step=a", "--rate=1", "--users=1", "--", "true"))
          .isEqualTo(2);
    }
    assertThat(Chokepoint.execute("mark", "http://127.0.0.1:1", "--step", "a", "--", "true"))
        .isEqualTo(3);
  }
}
