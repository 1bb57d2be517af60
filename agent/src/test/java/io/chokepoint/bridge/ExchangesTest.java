package io.chokepoint.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.agent.own.AgentErrors;
import io.chokepoint.agent.record.Recorder;
import io.chokepoint.core.timeline.EndpointWindow;
import io.chokepoint.core.timeline.SystemWindow;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ExchangesTest {

  private final Recorder recorder = new Recorder(new AgentErrors());
  private final Object channel = new Object();

  @BeforeEach
  void record() {
    Bridge.record(recorder);
  }

  @Test
  void takesAnswersInTheOrderInWhichTheirRequestsCame() {
    Exchanges.came(channel, null, "GET", true);
    Exchanges.came(channel, null, "POST", true);
    Exchanges.handled();
    answer(204);
    answer(503);

    assertThat(seen())
        .isEqualTo(Map.of("GET other", Map.of(204, 1L), "POST other", Map.of(503, 1L)));
  }

  @Test
  void countsARequestOnceWhateverGoesOutBeforeItsAnswerAndAfterIt() {
    Exchanges.came(channel, null, "PUT", true);
    answer(100);
    Exchanges.handled();
    Exchanges.answers(channel, 200, false);
    Exchanges.answered(channel);
    Exchanges.answered(channel);
    answer(408);
    Exchanges.closed(channel);

    assertThat(seen()).isEqualTo(Map.of("PUT other", Map.of(200, 1L)));
  }

  @Test
  void endsWhatIsUnansweredWithItsConnection() {
    Exchanges.came(channel, null, "GET", true);
    Exchanges.came(channel, null, "GET", true);
    Exchanges.closed(channel);
    Exchanges.handled();

    assertThat(seen()).isEqualTo(Map.of("GET other", Map.of(499, 2L)));
  }

  @Test
  void leavesAConnectionToTheProbeThatTookItsFirstRequest() {
    Exchanges.came(channel, null, "GET", true);
    Object taken = Unbound.announced();
    Turns.take(taken);
    assertThat(Bridge.LEDGERS.current().home).isSameAs(taken);
    Unbound.completed(taken, "GET", "/known", 200, null);
    answer(200);
    Exchanges.handled();
    Exchanges.came(channel, null, "GET", true);
    assertThat(Bridge.LEDGERS.current().isOpen()).isFalse();
    answer(200);
    Exchanges.handled();

    assertThat(seen()).isEqualTo(Map.of("GET /known", Map.of(200, 1L)));
  }

  @Test
  void countsTheHandshakeOfAWebSocketWhoseMessagesAreOthers() {
    Exchanges.came(channel, null, "GET", true);
    answer(101);
    assertThat(Messages.began("/chat")).isTrue();
    Messages.ended();
    Exchanges.handled();

    assertThat(seen()).isEqualTo(Map.of("GET other", Map.of(101, 1L), "WS /chat", Map.of(200, 1L)));
  }

  @Test
  void leavesARequestThatIsAnsweredByHttp2ToWhoSeesThat() {
    Exchanges.came(channel, null, "GET", true);
    Exchanges.answers(channel, 101, true);
    Exchanges.answered(channel);
    Exchanges.handled();

    assertThat(seen()).isEmpty();
    assertThat(Bridge.LEDGERS.current().isOpen()).isFalse();
  }

  @Test
  void countsARequestThatUpgradesToHttp2OnItsStream() {
    Object codec = new Object();
    Object stream = new Object();
    Exchanges.came(channel, null, "GET", true);
    Exchanges.answers(channel, 101, true);
    Exchanges.answered(channel);
    Exchanges.opened(codec, stream);
    Exchanges.answers(stream, "204");
    Exchanges.handled();
    Exchanges.ended(stream);
    assertThat(Exchanges.came(channel, codec, "PUT")).isNotNull();
    Exchanges.handled(codec);

    assertThat(seen()).isEqualTo(Map.of("GET other", Map.of(204, 1L)));
  }

  @Test
  void countsRequestsOfHttp2EachOnItsStream() {
    Object codec = new Object();
    Object first = new Object();
    Object second = new Object();
    headOn(codec, first, "GET");
    headOn(codec, second, "POST");
    assertThat(Exchanges.goesOn(second)).isTrue();
    Exchanges.routed(channel, "/orders/{id}");
    Exchanges.handled();
    Exchanges.answers(second, "100");
    Exchanges.answers(second, "503");
    Exchanges.ended(second);
    Exchanges.ended(first);
    Exchanges.ended(first);

    assertThat(seen())
        .isEqualTo(Map.of("GET other", Map.of(499, 1L), "POST /orders/{id}", Map.of(503, 1L)));
  }

  @Test
  void leavesStreamsToTheProbeThatTookTheFirst() {
    Object codec = new Object();
    Object first = new Object();
    assertThat(Exchanges.came(channel, codec, "GET")).isNotNull();
    Exchanges.opened(codec, first);
    Object taken = Unbound.announced();
    Turns.take(taken);
    Exchanges.handled(codec);
    Unbound.completed(taken, "GET", "/known", 200, null);
    Exchanges.answers(first, "200");
    Exchanges.ended(first);

    assertThat(Exchanges.came(channel, codec, "GET")).isNull();
    assertThat(seen()).isEqualTo(Map.of("GET /known", Map.of(200, 1L)));
  }

  private void headOn(Object codec, Object stream, String method) {
    assertThat(Exchanges.came(channel, codec, method)).isNotNull();
    Exchanges.opened(codec, stream);
    Exchanges.handled(codec);
    assertThat(Bridge.LEDGERS.current().isOpen()).isFalse();
  }

  @Test
  void followsNoConnectionOfHardlyBoundedRequests() {
    for (int i = 0; i <= Exchanges.MOST; i++) {
      Exchanges.came(channel, null, "GET", false);
    }
    Exchanges.closed(channel);

    assertThat(seen()).isEmpty();
  }

  @Test
  void callsARequestByItsRouteAndFailureWhereverTheyBecomeKnown() throws InterruptedException {
    Exchanges.came(channel, null, "GET", true);
    Exchanges.routed(channel, "/orders/{id}");
    Exchanges.handled();
    Thread elsewhere =
        new Thread(() -> Exchanges.failing(channel, new IllegalStateException("jammed")));
    elsewhere.start();
    elsewhere.join();
    answer(500);

    assertThat(seen()).isEqualTo(Map.of("GET /orders/{id}", Map.of(500, 1L)));
  }

  @Test
  void callsNoneOfSeveralByARouteThatMayBeAnothers() {
    Exchanges.came(channel, null, "GET", false);
    Exchanges.came(channel, null, "GET", false);
    Exchanges.routed(channel, "/orders/{id}");
    answer(200);
    answer(200);

    assertThat(seen()).isEqualTo(Map.of("GET other", Map.of(200, 2L)));
  }

  private void answer(int status) {
    Exchanges.answers(channel, status, false);
    Exchanges.answered(channel);
  }

  private Map<String, Map<Integer, Long>> seen() {
    Map<String, Map<Integer, Long>> seen = new TreeMap<>();
    Map<String, EndpointWindow> endpoints =
        recorder.drain(0, SystemWindow.unknown(1), Map.of()).endpoints();
    endpoints.forEach((name, window) -> seen.put(name, window.statuses()));
    return seen;
  }
}
