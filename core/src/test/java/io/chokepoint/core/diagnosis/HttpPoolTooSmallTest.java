package io.chokepoint.core.diagnosis;

import static io.chokepoint.core.diagnosis.Kind.HTTP_POOL_TOO_SMALL;
import static io.chokepoint.core.diagnosis.Kind.SLOW_DOWNSTREAM;
import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.core.diagnosis.Service.Cpu;
import io.chokepoint.core.diagnosis.Service.Endpoint;
import io.chokepoint.core.diagnosis.Service.Enter;
import io.chokepoint.core.diagnosis.Service.Leave;
import io.chokepoint.core.diagnosis.Service.Load;
import io.chokepoint.core.diagnosis.Service.Remote;
import io.chokepoint.core.model.Charge;
import io.chokepoint.core.model.LedgerSum;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.model.ResourceKind;
import io.chokepoint.core.run.Run;
import io.chokepoint.core.timeline.EndpointWindow;
import io.chokepoint.core.timeline.PoolWindow;
import io.chokepoint.core.timeline.Window;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HttpPoolTooSmallTest {

  private static final String HOST = "remote:80";
  private static final Load[] LOADS = {Load.open(8, 8), Load.open(120, 8)};

  @Test
  void saysHowManyConnectionsTheClientNeeds() {
    Finding f = Judged.finding(HTTP_POOL_TOO_SMALL, calling(4), LOADS);

    assertThat(f.resource().name()).isEqualTo(HOST);
    assertThat(f.remedy().from()).isEqualTo(4);
    assertThat(f.remedy().to()).isBetween(7.0, 11.0);
    assertThat(f.share()).isGreaterThan(0.8);
  }

  @Test
  void believesWhatTheClientSaysItAllows() {
    Run run = Simulation.run(calling(4), 7, LOADS);
    List<Window> told = run.timeline().stream().map(w -> allowing(w, 5)).toList();

    Finding f = Judged.finding(HTTP_POOL_TOO_SMALL, run.toBuilder().timeline(told).build());

    assertThat(f.remedy().from()).isEqualTo(5);
  }

  /** Each request is answered by two, one of them its own: the plan's alone are fewer than come. */
  @Test
  void sizesItForThePlansRequestsWhereTheServiceCallsItself() {
    Run run = Simulation.run(calling(4), 7, Load.open(8, 8), Load.open(240, 8));
    List<Window> doubled = run.timeline().stream().map(HttpPoolTooSmallTest::withInner).toList();

    Finding f = Judged.finding(HTTP_POOL_TOO_SMALL, run.toBuilder().timeline(doubled).build());

    assertThat(f.remedy().to()).isEqualTo(Judged.finding(HTTP_POOL_TOO_SMALL, run).remedy().to());
  }

  private static Window withInner(Window w) {
    Map<String, EndpointWindow> endpoints = new HashMap<>(w.endpoints());
    EndpointWindow e = endpoints.get("GET /price");
    if (e != null) {
      LedgerSum none = new LedgerSum(e.ledger().requests(), 0, Map.of(), 0, 0, 0);
      endpoints.put(
          "GET /inner",
          EndpointWindow.builder("GET", "/inner")
              .latency(e.latency())
              .statuses(e.statuses())
              .ledger(none)
              .build());
    }
    return w.toBuilder().endpoints(endpoints).build();
  }

  private static Window allowing(Window w, int connections) {
    PoolWindow pool =
        PoolWindow.builder(ResourceKind.HTTP_POOL, "Apache HttpClient")
            .capacity(connections)
            .active(connections)
            .build();
    return w.toBuilder().pools(Map.of(HOST, pool)).build();
  }

  @Test
  void chargesTheServiceWhereItsSlownessIsWhatKeepsTheConnections() {
    Service s = calling(40);
    s.remoteServers = 4;

    Judged.silent(HTTP_POOL_TOO_SMALL, s, LOADS);
    assertThat(Judged.finding(SLOW_DOWNSTREAM, s, LOADS).share()).isGreaterThan(0.7);
  }

  @Test
  void staysSilentWhenThereAreConnectionsEnough() {
    Judged.silent(HTTP_POOL_TOO_SMALL, calling(40), LOADS);
  }

  @Test
  void saysInsufficientWhenTheCallsThemselvesWereNotSeen() {
    Run run = Simulation.run(calling(4), 7, LOADS);
    List<Window> blind = run.timeline().stream().map(HttpPoolTooSmallTest::withoutCalls).toList();

    Judged.insufficient(HTTP_POOL_TOO_SMALL, run.toBuilder().timeline(blind).build());
  }

  private static Window withoutCalls(Window w) {
    Map<String, EndpointWindow> endpoints = new HashMap<>();
    w.endpoints()
        .forEach(
            (name, e) ->
                endpoints.put(name, e.toBuilder().ledger(withoutCalls(e.ledger())).build()));
    return w.toBuilder().endpoints(endpoints).build();
  }

  private static LedgerSum withoutCalls(LedgerSum l) {
    Map<ResourceId, Charge> charges = new HashMap<>(l.charges());
    charges.remove(new ResourceId(ResourceKind.DOWNSTREAM, HOST));
    return new LedgerSum(
        l.requests(), l.wallNanos(), charges, l.cpuSampled(), l.cpuNanos(), l.allocatedBytes());
  }

  private static Service calling(int connections) {
    Service s = new Service();
    s.capacities.put(HOST, connections);
    return s.with(
        new Endpoint(
            "GET /price",
            1,
            new Cpu(0.5),
            new Enter(ResourceKind.HTTP_POOL, HOST),
            new Remote(50),
            new Leave(HOST)));
  }
}
