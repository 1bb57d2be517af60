package io.chokepoint.bridge;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.agent.own.AgentErrors;
import io.chokepoint.agent.record.Recorder;
import io.chokepoint.core.timeline.SystemWindow;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReactiveTest {

  private final Recorder recorder = new Recorder(new AgentErrors());

  /** As much of Spring's as is asked for. */
  public record Response(boolean isCommitted) {
    public Status getStatusCode() {
      return new Status(201);
    }
  }

  /** A status of it. */
  public record Status(int value) {}

  @BeforeEach
  void record() {
    Bridge.record(recorder);
  }

  @Test
  void aClientThatGoesBeforeItsAnswerBeganIsCountedAsThat() {
    assertThat(statuses("cancel", false)).isEqualTo(Map.of(499, 1L));
  }

  @Test
  void aClientThatGoesOnceItsAnswerBeganHasHadIt() {
    assertThat(statuses("cancel", true)).isEqualTo(Map.of(201, 1L));
  }

  @Test
  void anAnswerThatEndsHasItsStatus() {
    assertThat(statuses("onComplete", true)).isEqualTo(Map.of(201, 1L));
  }

  @SuppressWarnings("unchecked")
  private Map<Integer, Long> statuses(String signal, boolean committed) {
    Object begun =
        requireNonNull(
            Unbound.reactiveBegun("GET", "message", new Response(committed), new HashMap<>()));
    ((Consumer<Object>) begun).accept(signal);
    return requireNonNull(
            recorder.drain(0, SystemWindow.unknown(1), Map.of()).endpoints().get("GET other"))
        .statuses();
  }
}
