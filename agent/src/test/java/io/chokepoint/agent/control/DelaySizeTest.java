package io.chokepoint.agent.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chokepoint.agent.own.AgentErrors;
import io.chokepoint.agent.record.Recorder;
import io.chokepoint.bridge.Bridge;
import io.chokepoint.bridge.Calls;
import io.chokepoint.bridge.Delay;
import io.chokepoint.bridge.Requests;
import io.chokepoint.bridge.Statements;
import io.chokepoint.bridge.Turns;
import io.chokepoint.core.experiment.Lease;
import io.chokepoint.core.experiment.Lease.Delayed;
import io.chokepoint.core.experiment.Setting;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.model.ResourceKind;
import io.chokepoint.core.timeline.SystemWindow;
import io.chokepoint.core.timeline.Window;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests as advice tells of them, delayed on a lease. */
class DelaySizeTest {

  private static final ResourceId QUERY = ResourceId.sql("select item from orders");
  private static final ResourceId PARTNER =
      new ResourceId(ResourceKind.DOWNSTREAM, "partner.example:80");
  private static final ResourceId REQUEST = new ResourceId(ResourceKind.SERVICE, "");
  private static final String ORDER = "GET /orders/{id}";
  private static final int MICROS = 3_000;

  private final AgentErrors errors = new AgentErrors();
  private final Recorder recorder = new Recorder(errors);
  private final AtomicLong nanos = new AtomicLong();
  private final Control control =
      new Control(
          List::of,
          (resource, endpoint) -> DelaySize.of(resource, endpoint, recorder),
          Map::of,
          resource -> null,
          nanos::get,
          line -> {},
          errors);

  @BeforeEach
  void knowsTheEndpoints() {
    Bridge.record(recorder);
    recorder.drain(0, SystemWindow.unknown(1), Map.of());
    request("GET", "/orders/{id}", 1);
    request("GET", "/other", 1);
    recorder.drain(1, SystemWindow.unknown(1), Map.of());
  }

  @AfterEach
  void putsBack() {
    nanos.addAndGet(Duration.ofDays(1).toNanos());
    control.look();
    assertThat(Delay.inForce()).isFalse();
    assertThat(errors.first()).isEmpty();
  }

  @Test
  void delaysEachVisitOfTheEndpointAndOfNoOther() throws Exception {
    Lease lease = control.take(QUERY, Setting.DELAY, ORDER, MICROS, 5);
    request("GET", "/orders/{id}", 4);
    request("POST", "/orders/{id}", 1);
    request("GET", "/other", 1);
    Delayed delayed = delayed(lease);
    assertThat(delayed.visits()).isEqualTo(4);
    assertThat(delayed.meanMillis()).isGreaterThanOrEqualTo(3);
    assertThat(delayed.leftOut()).isZero();
    Window window = recorder.drain(2, SystemWindow.unknown(1), Map.of());
    assertThat(window.endpoints().get(ORDER).ledger().charge(QUERY).residenceNanos())
        .as("the delay is the statement's")
        .isGreaterThanOrEqualTo(4 * 3_000_000L);
  }

  @Test
  void delaysCallsToAService() throws Exception {
    Lease lease = control.take(PARTNER, Setting.DELAY, ORDER, MICROS, 5);
    request("GET", "/orders/{id}", 2);
    assertThat(delayed(lease).visits()).isOne();
  }

  @Test
  void delaysTheRequestItselfOnce() throws Exception {
    Lease lease = control.take(REQUEST, Setting.DELAY, ORDER, MICROS, 5);
    request("GET", "/orders/{id}", 2);
    assertThat(delayed(lease).visits()).isOne();
  }

  @Test
  void delaysARequestForOnlySoLong() throws Exception {
    Lease lease = control.take(QUERY, Setting.DELAY, ORDER, Setting.LONGEST_DELAY, 5);
    request("GET", "/orders/{id}", 30);
    Delayed delayed = delayed(lease);
    assertThat(delayed.visits()).isBetween(1L, 10L);
    assertThat(delayed.visits() + delayed.leftOut()).isEqualTo(30);
  }

  @Test
  void delaysNothingOnAnEventLoop() throws Exception {
    Lease lease = control.take(QUERY, Setting.DELAY, ORDER, MICROS, 5);
    assertThat(Turns.began()).isTrue();
    request("GET", "/orders/{id}", 1);
    Turns.ended();
    Thread loop = new Thread(() -> request("GET", "/orders/{id}", 1), "HTTP-Dispatcher");
    loop.start();
    loop.join();
    assertThat(delayed(lease).visits()).isZero();
    assertThat(delayed(lease).leftOut()).isEqualTo(2);
  }

  @Test
  void leavesAnInterruptToTheRequest() throws Exception {
    Lease lease = control.take(QUERY, Setting.DELAY, ORDER, MICROS, 5);
    Thread.currentThread().interrupt();
    request("GET", "/orders/{id}", 1);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(delayed(lease).visits()).isOne();
  }

  @Test
  void endsByItselfWhenNobodyRenews() throws Exception {
    Lease lease = control.take(QUERY, Setting.DELAY, ORDER, MICROS, 5);
    assertThat(Delay.inForce()).isTrue();
    nanos.addAndGet(Duration.ofSeconds(5).toNanos());
    control.look();
    assertThat(Delay.inForce()).isFalse();
    assertThatThrownBy(() -> control.renew(lease.id(), 5))
        .hasMessageContaining("it was not renewed in time; put back to 0");
  }

  @Test
  void refusesWhatIsNotNamedOrNotKnown() {
    refused(QUERY, null, 1_000, "needs the endpoint");
    refused(QUERY, "GET /nobody", 1_000, "no request of endpoint GET /nobody was seen");
    refused(ResourceId.sql("select name from customers"), ORDER, 1_000, "cannot be delayed");
    refused(ResourceId.CPU, ORDER, 1_000, "cannot be delayed");
    refused(QUERY, ORDER, 10_001, "must be at most 10000");
    refused(QUERY, ORDER, 0, "is 0 already");
    refused(QUERY, ORDER, -1, "at least 0");
  }

  private void refused(ResourceId resource, String endpoint, int micros, String why) {
    assertThatThrownBy(() -> control.take(resource, Setting.DELAY, endpoint, micros, 5))
        .isInstanceOf(RefusedChangeException.class)
        .hasMessageContaining(why);
  }

  private Delayed delayed(Lease lease) throws RefusedChangeException {
    return control.renew(lease.id(), 5).delayed();
  }

  private static void request(String method, String route, int statements) {
    Requests.started(null);
    Requests.method(method);
    Requests.route(route);
    Requests.route(route);
    Bridge.visitEnded(Calls.started("http", "partner.example", 0));
    for (int i = 0; i < statements; i++) {
      Statements.ended(Statements.started(new Object(), "select item from orders"), false, false);
    }
    Requests.ended(method, route, 200, null);
  }
}
