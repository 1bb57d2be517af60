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

  @Test
  void tellsWhereItWasThrownAndByWhat() {
    Exception first = thrownIn(new IOException("disk"), "java.io.File", "com.shop.Stock");
    Exception outer =
        thrownIn(new IllegalStateException("no stock", first), "com.shop.Orders", "com.shop.Web");

    assertThat(Failures.place(outer)).isEqualTo("at com.shop.Stock.run:7, caused by IOException");
    assertThat(Failures.place(first)).isEqualTo("at com.shop.Stock.run:7");
    assertThat(Failures.place(new CompletionException(first))).isEqualTo("at com.shop.Stock.run:7");
  }

  @Test
  void tellsThePlaceOfTheOuterOneWhereTheFirstHasNone() {
    Exception first = thrownIn(new IOException("disk"), "java.io.File");

    assertThat(Failures.place(first)).isNull();
    assertThat(Failures.place(thrownIn(new IllegalStateException(first), "org.apache.X")))
        .isEqualTo("caused by IOException");
    assertThat(Failures.place(thrownIn(new IllegalStateException(first), "com.shop.Orders")))
        .isEqualTo("at com.shop.Orders.run:7, caused by IOException");
  }

  @Test
  void endsWithExceptionsThatCauseEachOther() {
    Exception one = new IOException("one");
    Exception other = new IOException("other", one);
    one.initCause(other);

    assertThat(Failures.place(one)).startsWith("at ");
  }

  @Test
  void looksAtAStackTenTimesASecondAtMost() {
    long now = System.nanoTime();
    Failures.place(CAUSE, now);

    assertThat(Failures.place(CAUSE, now + 1_000)).isNull();
    assertThat(Failures.place(CAUSE, now + 100_000_000)).isNotNull();
  }

  @Test
  void anExceptionThatCannotBeAskedHasNoPlace() {
    Exception odd =
        new IOException("odd") {
          @Override
          public synchronized Throwable getCause() {
            throw new IllegalStateException("not now");
          }
        };

    assertThat(Failures.place(odd)).isNull();
  }

  @Test
  void aFilterThatHandsTheRequestOnHasNotThrown() {
    String chain = "org.apache.catalina.core.ApplicationFilterChain#doFilter";
    String filter = "com.shop.Security#doFilter";

    assertThat(Failures.place(thrownIn(new IOException(), "org.apache.X", chain, filter))).isNull();
    assertThat(Failures.place(thrownIn(new IOException(), "java.util.Base64", filter, chain)))
        .isEqualTo("at com.shop.Security.doFilter:7");
  }

  /** Types, in their method {@code run} where none is said. */
  private static Exception thrownIn(Exception exception, String... types) {
    StackTraceElement[] stack = new StackTraceElement[types.length];
    for (int i = 0; i < types.length; i++) {
      String[] frame = types[i].split("#");
      stack[i] = new StackTraceElement(frame[0], frame.length > 1 ? frame[1] : "run", null, 7);
    }
    exception.setStackTrace(stack);
    return exception;
  }
}
