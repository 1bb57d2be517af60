package io.chokepoint.driver.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.driver.run.FakeAgent;
import org.junit.jupiter.api.Test;

class WatchCommandTest {

  @Test
  void itLooksOnAndMarksNothing() throws Exception {
    try (FakeAgent agent = new FakeAgent()) {
      agent.refuse("another driver has it");

      assertThat(Chokepoint.execute("watch", agent.url().toString(), "--for", "1s", "--plain"))
          .isZero();

      assertThat(agent.marks()).isEmpty();
    }
    assertThat(Chokepoint.execute("watch", "http://127.0.0.1:1")).isEqualTo(3);
    assertThat(Chokepoint.execute("watch", "http://127.0.0.1:1", "--for", "soon")).isEqualTo(2);
  }
}
