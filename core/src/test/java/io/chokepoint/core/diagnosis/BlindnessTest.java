package io.chokepoint.core.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.core.diagnosis.Service.Borrow;
import io.chokepoint.core.diagnosis.Service.Cpu;
import io.chokepoint.core.diagnosis.Service.Endpoint;
import io.chokepoint.core.diagnosis.Service.Give;
import io.chokepoint.core.diagnosis.Service.Load;
import io.chokepoint.core.diagnosis.Service.Sql;
import io.chokepoint.core.diagnosis.rules.Rules;
import io.chokepoint.core.model.Charge;
import io.chokepoint.core.model.LedgerSum;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.run.Run;
import io.chokepoint.core.timeline.EndpointWindow;
import io.chokepoint.core.timeline.StatementWindow;
import io.chokepoint.core.timeline.Window;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class BlindnessTest {

  private static final Run RUN =
      Simulation.run(
          new Service()
              .with(
                  new Endpoint(
                      "GET /a",
                      1,
                      new Cpu(8),
                      new Borrow(),
                      new Sql("select 1", 1, 4),
                      new Give())),
          7,
          Load.open(40, 12));

  @Test
  void seesAServiceWhoseServerAndDriverItKnows() {
    assertThat(Blindness.of(RUN.timeline())).isEmpty();
  }

  @Test
  void saysThatTheServerIsNotKnownWhereAWorkingServiceHasNoRequests() {
    assertThat(Blindness.of(changed(w -> Map.of(), w -> w.statements())))
        .anyMatch(word -> word.startsWith("no request was seen") && word.contains("guide"));
  }

  @Test
  void aServiceThatIsIdleIsNoReasonToWarn() {
    Run idle =
        Simulation.run(
            new Service().with(new Endpoint("GET /a", 1, new Cpu(1))), 7, Load.open(1, 12));
    List<Window> quiet =
        idle.timeline().stream().map(w -> with(w, Map.of(), w.statements())).toList();

    assertThat(Blindness.of(quiet)).isEmpty();
  }

  @Test
  void saysThatTheDriverIsNotKnownWhereConnectionsAreUsedForNoStatement() {
    List<Window> timeline = changed(w -> ledgers(w, true), w -> Map.of());

    assertThat(Blindness.of(timeline))
        .singleElement()
        .asString()
        .contains("pool main", "does not know this database driver");
  }

  @Test
  void saysThatMostOfTheTimeHasNoName() {
    assertThat(Blindness.of(changed(w -> ledgers(w, false), w -> w.statements())))
        .singleElement()
        .asString()
        .startsWith("100 % of the time inside the service has no name");
  }

  /** Of a virtual thread nobody knows what it computes, and the JVM computes for somebody. */
  @Test
  void takesWhatVirtualThreadsComputeForNoLackOfNames() {
    Run computing =
        Simulation.run(
            new Service().with(new Endpoint("GET /a", 1, new Cpu(8))), 7, Load.open(40, 12));
    Run virtual =
        Judged.withLedgers(
            computing, (w, l) -> new LedgerSum(l.requests(), l.wallNanos(), Map.of(), 0, 0, 0));

    assertThat(Blindness.of(virtual.timeline())).isEmpty();
    assertThat(Diagnosis.of(virtual, Rules.ALL).outcome()).isEqualTo(Verdict.Outcome.HEALTHY);
  }

  @Test
  void saysNothingAfterAFewSeconds() {
    List<Window> timeline = changed(w -> Map.of(), w -> Map.of());

    assertThat(Blindness.of(timeline.subList(0, 5))).isEmpty();
  }

  /** Charges without SQL, or none at all. */
  private static Map<String, EndpointWindow> ledgers(Window w, boolean some) {
    Map<String, EndpointWindow> endpoints = new HashMap<>();
    w.endpoints()
        .forEach(
            (name, e) -> {
              LedgerSum l = e.ledger();
              Map<ResourceId, Charge> charges = new HashMap<>(some ? l.charges() : Map.of());
              charges.keySet().removeIf(id -> id.toString().startsWith("sql"));
              endpoints.put(
                  name,
                  e.toBuilder()
                      .ledger(
                          new LedgerSum(
                              l.requests(),
                              l.wallNanos(),
                              charges,
                              l.cpuSampled(),
                              l.cpuNanos(),
                              0))
                      .slow(LedgerSum.NONE)
                      .build());
            });
    return endpoints;
  }

  private static List<Window> changed(
      Function<Window, Map<String, EndpointWindow>> endpoints,
      Function<Window, Map<String, StatementWindow>> statements) {
    return RUN.timeline().stream()
        .map(w -> with(w, endpoints.apply(w), statements.apply(w)))
        .toList();
  }

  private static Window with(
      Window w, Map<String, EndpointWindow> endpoints, Map<String, StatementWindow> statements) {
    return w.toBuilder().endpoints(endpoints).statements(statements).build();
  }
}
