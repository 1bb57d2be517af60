package io.chokepoint.driver.results;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.core.model.Latencies;
import io.chokepoint.core.run.Origin;
import io.chokepoint.core.run.Run;
import io.chokepoint.core.timeline.EndpointWindow;
import io.chokepoint.core.timeline.SystemWindow;
import io.chokepoint.core.timeline.Window;
import io.chokepoint.driver.load.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class CountedRoutesTest {

  private static final long START = 1_795_763_597L;

  @Test
  void asManyRequestsAreTheSameRequests() {
    assertThat(
            CountedRoutes.of(
                Map.of("place order", 4_321L, "page", 902L),
                Map.of("POST /orders", 4_330L, "GET /pages/{id}", 900L, "GET /health", 60L)))
        .isEqualTo(Map.of("place order", "POST /orders", "page", "GET /pages/{id}"));
  }

  @Test
  void whatCouldBeEitherOfTwoIsNotTold() {
    assertThat(CountedRoutes.of(Map.of("a", 500L), Map.of("GET /x", 501L, "GET /y", 515L)))
        .isEmpty();
    assertThat(CountedRoutes.of(Map.of("a", 500L, "b", 505L), Map.of("GET /x", 500L))).isEmpty();
    assertThat(CountedRoutes.of(Map.of("a", 500L), Map.of("GET /x", 700L))).isEmpty();
    assertThat(CountedRoutes.of(Map.of("a", 5L), Map.of("GET /x", 5L))).isEmpty();
  }

  @Test
  void namesBecomeRoutesByCountOrAsPeopleSayIt() {
    Run counted = imported(200, Map.of());
    assertThat(counted.routes()).isEqualTo(Map.of("place order", "POST /orders"));
    assertThat(origin(counted).notes())
        .contains("\"place order\" is POST /orders: as many of both");

    assertThat(imported(300, Map.of()).routes()).isEmpty();
    assertThat(origin(imported(300, Map.of())).cautions())
        .anyMatch(c -> c.contains("place order (say it with --map"));

    Run said = imported(300, Map.of("place order", "POST /orders"));
    assertThat(said.routes()).isEqualTo(Map.of("place order", "POST /orders"));
    assertThat(origin(said).cautions()).noneMatch(c -> c.contains("--map"));
    assertThat(origin(imported(300, Map.of("place order", "GET /x"))).cautions())
        .contains("the agent saw no GET /x, which \"place order\" was said to be");
  }

  @Test
  void requestsThatTheToolBrokeOffAtItsEndMoveNoClock() {
    Recording recording = new Recording();
    int order = recording.endpoint("place order", "", "");
    List<Window> seen = new ArrayList<>();
    for (int i = -30; i < 60; i++) {
      int count = i < 0 || i >= 20 ? 0 : (i < 10 ? 10 : 40) + i * 7 % 5;
      for (int n = 0; n < count; n++) {
        recording.request(order, (START + i) * 1_000_000_000L, 7_000_000, Outcome.OK, -1);
      }
      seen.add(window(i, count));
    }
    for (int n = 0; n < 900; n++) {
      recording.request(order, (START + 19) * 1_000_000_000L, 7_000_000, Outcome.UNANSWERED, -1);
    }

    assertThat(origin(imported(recording, seen, Map.of())).notes())
        .anyMatch(n -> n.startsWith("clock: Gatling's is the agent's ("));
  }

  private static Window window(int second, int count) {
    Histogram latencies = new Histogram(64, 200_000_000_000L, 2);
    if (count > 0) {
      latencies.recordValueWithCount(5_000_000, count);
    }
    EndpointWindow orders =
        EndpointWindow.builder("POST", "/orders").latency(Latencies.of(latencies)).build();
    return Window.builder((START + second) * 1000, 1_000_000_000, SystemWindow.builder(2).build())
        .endpoints(Map.of("POST /orders", orders))
        .build();
  }

  private static Run imported(Recording recording, List<Window> seen, Map<String, String> mapped) {
    return Imported.of(
        List.of(new Imported.Read("r", new GatlingLog(), recording, 0)),
        Run.builder().timeline(seen).build(),
        mapped);
  }

  private static Origin origin(Run run) {
    return Objects.requireNonNull(run.origin());
  }

  /** 200 requests of the tool, in 20 s. */
  private static Run imported(int served, Map<String, String> mapped) {
    Recording recording = new Recording();
    int order = recording.endpoint("place order", "", "");
    for (int i = 0; i < 200; i++) {
      recording.request(order, (START * 1000 + i * 100L) * 1_000_000, 7_000_000, Outcome.OK, -1);
    }
    List<Window> seen = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      seen.add(window(i, served / 20));
    }
    return imported(recording, seen, mapped);
  }
}
