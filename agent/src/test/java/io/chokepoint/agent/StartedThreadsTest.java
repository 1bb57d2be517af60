package io.chokepoint.agent;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.chokepoint.bridge.Callers;
import org.junit.jupiter.api.Test;

class StartedThreadsTest {

  /** An executor that a caller made starts its thread where it is given its first task. */
  @Test
  void nameTheCodeThatStartsThemAndWhatCalledIt() {
    Callers.OF_THREADS.drain();
    submit();

    assertThat(Callers.OF_THREADS.drain().keySet())
        .singleElement(as(STRING))
        .matches(
            ".*StartedThreadsTest\\.submit:\\d+ < .*StartedThreadsTest\\.nameTheCode\\w+:\\d+");
  }

  private static void submit() {
    Callers.starts();
  }
}
