package io.chokepoint.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class FailuresTest {

  private static final IOException CAUSE = new IOException("disk");

  @Test
  void namesWhatIsInsideAnEnvelope() {
    assertThat(Failures.name(new CompletionException(new RuntimeException(CAUSE))))
        .isEqualTo("IOException");
  }

  @Test
  void namesWhatTomcatWrapped() {
    RuntimeException wrapped = new RuntimeException("dispatch failed", CAUSE);
    wrapped.setStackTrace(
        new StackTraceElement[] {
          new StackTraceElement(
              "org.apache.catalina.core.AsyncContextImpl$AsyncRunnable", "run", null, -1)
        });

    assertThat(Failures.name(wrapped)).isEqualTo("IOException");
  }

  @Test
  void aRuntimeExceptionThatSaysSomethingIsNone() {
    assertThat(Failures.name(new RuntimeException("no stock", CAUSE)))
        .isEqualTo("RuntimeException");
    assertThat(Failures.name(new RuntimeException("no stock"))).isEqualTo("RuntimeException");
  }
}
