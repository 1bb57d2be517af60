package io.chokepoint.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.agent.own.AgentErrors;
import io.chokepoint.core.timeline.SystemWindow;
import io.chokepoint.core.timeline.Window;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BlindWatchTest {

  private final List<String> log = new ArrayList<>();
  private final AgentErrors errors = new AgentErrors();
  private final BlindWatch watch = new BlindWatch(log::add, errors::misfits);

  @Test
  void warnsOnceThatTheServerOfAWorkingServiceIsNotKnown() {
    for (int second = 0; second < 4 * BlindWatch.SECONDS; second++) {
      watch.look(window(second, 300_000_000L + second));
    }

    assertThat(log).singleElement().asString().startsWith("warning: no request was seen");
    assertThat(watch.words()).hasSize(1);
  }

  @Test
  void warnsOnceOfAProbeThatDoesNotFit() {
    for (int second = 0; second < 4 * BlindWatch.SECONDS; second++) {
      errors.add("advice", new NoSuchMethodError("Request.getMethod()"));
      errors.add("advice", new IllegalStateException("once"));
      watch.look(window(second, 1_000_000L));
    }

    assertThat(log)
        .singleElement()
        .asString()
        .startsWith("warning: a probe does not fit")
        .contains("Request.getMethod()");
    assertThat(watch.words()).hasSize(1);
    assertThat(errors.first()).hasSize(2);
  }

  @Test
  void staysQuietInAServiceThatDoesNothing() {
    for (int second = 0; second < BlindWatch.SECONDS; second++) {
      watch.look(window(second, 1_000_000L));
    }

    assertThat(log).isEmpty();
    assertThat(watch.words()).isEmpty();
  }

  private static Window window(int second, long cpuNanos) {
    return Window.builder(
            second * 1000L,
            1_000_000_000L,
            SystemWindow.builder(2).processCpuNanos(cpuNanos).build())
        .build();
  }
}
