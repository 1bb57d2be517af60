package io.chokepoint.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.agent.own.AgentErrors;
import io.chokepoint.agent.record.Recorder;
import io.chokepoint.core.timeline.EndpointWindow;
import io.chokepoint.core.timeline.SystemWindow;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UnclaimedTest {

  private final Recorder recorder = new Recorder(new AgentErrors());
  private final Object exchange = new Object();

  /** A response as a server has it. */
  public static final class Response {
    public int getStatus() {
      return 404;
    }
  }

  @BeforeEach
  void record() {
    Bridge.record(recorder);
  }

  @Test
  void countsWhatNobodyClaims() {
    Object request = Unclaimed.began(new Response());
    Unclaimed.context("/orders");
    Unclaimed.completed(request, "GET", null);
    Unclaimed.left(request);

    assertThat(seen()).isEqualTo(Map.of("GET /orders/*", Map.of(404, 1L)));
  }

  @Test
  void leavesTheNameToTheNextContextWhereOneDoesNotHandle() {
    Object request = Unclaimed.began(new Response());
    Unclaimed.context("/orders");
    Unclaimed.context(null);
    Unclaimed.completed(request, "GET", new IllegalStateException());
    Unclaimed.left(request);

    assertThat(seen()).isEqualTo(Map.of("GET other", Map.of(404, 1L)));
  }

  @Test
  void isPartOfAClaimFromItsBeginning() {
    Object request = Unclaimed.reached(exchange);
    assertThat(Requests.started(Tags.get(exchange))).isTrue();
    assertThat(Requests.started()).isFalse();
    Unclaimed.completed(request, "GET", "other", 200, null);
    Requests.ended("GET", "/till/*", 202, null);
    Unclaimed.left(request);

    assertThat(seen()).isEqualTo(Map.of("GET /till/*", Map.of(202, 1L)));
  }

  @Test
  void canBeClaimedOnAnotherThread() {
    Object request = Unclaimed.began(new Response());
    Unclaimed.left(request);
    CompletableFuture.runAsync(
            () -> {
              assertThat(Requests.started(request)).isTrue();
              Requests.ended("GET", "/later", 200, null);
            })
        .join();
    Unclaimed.completed(request, "GET", null);

    assertThat(seen()).isEqualTo(Map.of("GET /later", Map.of(200, 1L)));
  }

  @Test
  void goesOnWithAnotherThreadUntilItsExchangeIsComplete() {
    Unclaimed.left(Unclaimed.reached(exchange));
    CompletableFuture.runAsync(
            () -> {
              Object again = Unclaimed.reached(exchange);
              Unclaimed.completed(Tags.get(exchange), "GET", "/orders/{id}", 200, null);
              Unclaimed.left(again);
            })
        .join();

    assertThat(seen()).isEqualTo(Map.of("GET /orders/{id}", Map.of(200, 1L)));
  }

  @Test
  void beginsAgainWhereAWorkerTakesItUp() {
    Object first = Unclaimed.reached(exchange);
    Work.ready(exchange, "workers");
    Unclaimed.givesWay();
    Unclaimed.left(first);
    Object second = Unclaimed.reached(exchange);
    Unclaimed.completed(second, "GET", "other", 200, null);
    Unclaimed.left(second);

    assertThat(seen()).isEqualTo(Map.of("GET other", Map.of(200, 1L)));
  }

  @Test
  void givesWayToAReactiveRequest() {
    Object request = Unclaimed.began(new Response());
    Object other = Unbound.announced();
    Unclaimed.left(request);
    Unclaimed.completed(request, "GET", null);
    Unbound.completed(other, "GET", "/flux", 200, null);

    assertThat(seen()).isEqualTo(Map.of("GET /flux", Map.of(200, 1L)));
  }

  private Map<String, Map<Integer, Long>> seen() {
    Map<String, Map<Integer, Long>> statuses = new TreeMap<>();
    Map<String, EndpointWindow> endpoints =
        recorder.drain(0, SystemWindow.unknown(1), Map.of()).endpoints();
    endpoints.forEach((name, window) -> statuses.put(name, window.statuses()));
    return statuses;
  }
}
