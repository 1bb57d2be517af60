package io.chokepoint.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chokepoint.agent.own.AgentErrors;
import io.chokepoint.agent.record.Recorder;
import io.chokepoint.agent.sampler.SystemSource;
import io.chokepoint.agent.server.Gap;
import io.chokepoint.core.timeline.SystemWindow;
import io.chokepoint.core.timeline.Window;
import io.chokepoint.core.timeline.WorkersWindow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClockTest {

  private static final long NOW = 1_795_000_000_000L;

  private final List<Window> timeline = new ArrayList<>();
  private final Gaps gaps = new Gaps(NOW);
  private boolean sampleFails;
  private boolean keepFails;
  private final Clock clock =
      new Clock(
          new Recorder(new AgentErrors()),
          new Machine(),
          new Shedding(0.01),
          this::keep,
          gaps,
          NOW);

  @Test
  void endsWindowAfterWindow() {
    clock.end(NOW + 1_000);
    clock.end(NOW + 2_000);

    assertThat(timeline).extracting(Window::startMillis).endsWith(NOW + 1_000).hasSize(2);
    assertThat(gaps.now(NOW + 2_500)).isEmpty();
  }

  @Test
  void makesTheNextWindowLongerWhereOneCouldNotBeEnded() {
    clock.end(NOW + 1_000);
    sampleFails = true;
    assertThatThrownBy(() -> clock.end(NOW + 2_000)).isInstanceOf(OutOfMemoryError.class);
    sampleFails = false;
    clock.end(NOW + 3_000);

    assertThat(timeline).extracting(Window::startMillis).endsWith(NOW + 1_000).hasSize(2);
    assertThat(gaps.now(NOW + 3_500)).isEmpty();
  }

  @Test
  void saysWhichWindowWasLost() {
    clock.end(NOW + 1_000);
    keepFails = true;
    assertThatThrownBy(() -> clock.end(NOW + 2_000)).isInstanceOf(OutOfMemoryError.class);
    keepFails = false;
    clock.end(NOW + 3_000);

    assertThat(timeline).extracting(Window::startMillis).endsWith(NOW + 2_000).hasSize(2);
    assertThat(gaps.now(NOW + 3_500))
        .containsExactly(new Gap(NOW + 1_000, NOW + 2_000, "java.lang.OutOfMemoryError"));
  }

  private void keep(Window window) {
    if (keepFails) {
      throw new OutOfMemoryError();
    }
    timeline.add(window);
  }

  private final class Machine implements SystemSource {
    @Override
    public SystemWindow sample(long windowNanos) {
      if (sampleFails) {
        throw new OutOfMemoryError();
      }
      return SystemWindow.unknown(1);
    }

    @Override
    public Map<String, WorkersWindow> workers() {
      return Map.of();
    }
  }
}
