package io.chokepoint.core.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.core.diagnosis.Service.Borrow;
import io.chokepoint.core.diagnosis.Service.Cpu;
import io.chokepoint.core.diagnosis.Service.Endpoint;
import io.chokepoint.core.diagnosis.Service.Enter;
import io.chokepoint.core.diagnosis.Service.Give;
import io.chokepoint.core.diagnosis.Service.Leave;
import io.chokepoint.core.diagnosis.Service.Load;
import io.chokepoint.core.diagnosis.Service.Remote;
import io.chokepoint.core.diagnosis.Service.Sql;
import io.chokepoint.core.diagnosis.Verdict.Outcome;
import io.chokepoint.core.diagnosis.rules.Rules;
import io.chokepoint.core.model.ResourceKind;
import io.chokepoint.core.model.Step;
import io.chokepoint.core.run.Run;
import io.chokepoint.core.timeline.ClientWindow;
import io.chokepoint.core.timeline.ClientWindow.Traffic;
import io.chokepoint.core.timeline.EndpointWindow;
import io.chokepoint.core.timeline.PoolWindow;
import io.chokepoint.core.timeline.Window;
import io.chokepoint.core.timeline.WorkersWindow;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Steps whose requests never end leave nothing in the ledger, and are no reason to be content. */
class UnansweredTest {

  private static final Run HEALTHY =
      Simulation.run(
          new Service()
              .with(
                  new Endpoint("GET /a", 1, new Borrow(), new Sql("select 1", 0.2, 5), new Give())),
          7,
          Load.open(20, 8),
          Load.open(60, 8));

  @Test
  void isHealthyWhileAllIsAnswered() {
    assertThat(Diagnosis.of(HEALTHY, Rules.ALL).outcome()).isEqualTo(Outcome.HEALTHY);
  }

  @Test
  void isNotHealthyWhereTheLastStepIsNotAnswered() {
    Verdict verdict = Diagnosis.of(lastStepWithoutAnswers(HEALTHY, 3), Rules.ALL);

    assertThat(verdict.outcome()).isEqualTo(Outcome.INSUFFICIENT);
    assertThat(verdict.summary()).contains("100 % of the requests fail", "timeout");
    assertThat(verdict.summary()).doesNotContain("did not give");
  }

  @Test
  void saysThatTheDatabaseGivesNoConnectionsWhereThePoolHasNone() {
    Verdict verdict = Diagnosis.of(lastStepWithoutAnswers(HEALTHY, 0), Rules.ALL);

    assertThat(verdict.outcome()).isEqualTo(Outcome.INSUFFICIENT);
    assertThat(verdict.summary()).contains("had 0 of its", "its database did not give it any");
  }

  @Test
  void isNotHealthyWhereTheAgentFellSilentInAStepThatFailed() {
    Run stuck = lastStepWithoutAnswers(HEALTHY, 3);
    Step last = stuck.steps().get(1);
    List<Window> silent =
        stuck.timeline().stream().filter(w -> !last.covers(w.startMillis())).toList();
    Verdict verdict = Diagnosis.of(stuck.toBuilder().timeline(silent).build(), Rules.ALL);

    assertThat(verdict.outcome()).isEqualTo(Outcome.INSUFFICIENT);
    assertThat(verdict.summary()).contains("step 2 100 % of the requests fail", "0 windows");
  }

  @Test
  void namesThePlaceWhereRequestsThatNeverEndKeepTheThreads() {
    String place = "com.example.Batch.run:34 in java.lang.ProcessImpl.waitFor";
    Run run = lastStepKeepsThreads(HEALTHY, 20, Map.of(place, 20L));

    Finding first = Diagnosis.of(run, Rules.ALL).findings().get(0);

    assertThat(first.kind()).isEqualTo(Kind.CODE_WAIT);
    assertThat(first.resource().name()).isEqualTo(place);
    assertThat(first.endpoints()).containsExactly("GET /batch");
    assertThat(first.remedy().what())
        .contains("com.example.Batch.run:34", "20 of the 20 worker threads", "read what");
  }

  @Test
  void blamesNoPlaceThatKeepsFewOfTheThreadsOrIsUnknown() {
    Map<String, Long> few = Map.of("com.example.Batch.run in java.lang.Object.wait", 2L);
    for (Map<String, Long> waiting : List.of(few, Map.<String, Long>of())) {
      assertThat(Diagnosis.of(lastStepKeepsThreads(HEALTHY, 20, waiting), Rules.ALL).findings())
          .noneMatch(f -> f.kind() == Kind.CODE_WAIT);
    }
  }

  /** Virtual threads have no number that could be reached. */
  @Test
  void namesThePlaceWhereTheyWaitWithoutALimitOfThreads() {
    String place = "com.example.A.entry";
    Run run = lastStepKeepsThreads(HEALTHY, 40, Map.of(place, 1_000L));
    Run unlimited =
        run.toBuilder()
            .timeline(
                run.timeline().stream().map(w -> w.toBuilder().workers(Map.of()).build()).toList())
            .build();

    Finding first = Diagnosis.of(unlimited, Rules.ALL).findings().get(0);

    assertThat(first.kind()).isEqualTo(Kind.CODE_WAIT);
    assertThat(first.remedy().what()).contains(place, "none of them ended");
  }

  /** Requests that stay for good by design, as others fail at once. */
  @Test
  void blamesNoPlaceWhereWhatFailsWasAnswered() {
    Step last = HEALTHY.steps().get(HEALTHY.steps().size() - 1);
    Map<String, Long> waiting = Map.of("com.example.Events.next", 1_000L);
    EndpointWindow events =
        EndpointWindow.builder("GET", "/events").inFlight(1_000).waiting(waiting).build();
    Run run =
        HEALTHY.toBuilder()
            .timeline(HEALTHY.timeline().stream().map(w -> beside(w, events)).toList())
            .client(
                HEALTHY.client().stream()
                    .map(w -> last.covers(w.startMillis()) ? answeredWithErrors(w) : w)
                    .toList())
            .build();

    assertThat(Diagnosis.of(run, Rules.ALL).findings()).noneMatch(f -> f.kind() == Kind.CODE_WAIT);
  }

  private static Window beside(Window w, EndpointWindow events) {
    Map<String, EndpointWindow> all = new LinkedHashMap<>(w.endpoints());
    all.put("GET /events", events);
    return w.toBuilder().endpoints(all).build();
  }

  private static Run lastStepKeepsThreads(Run run, int threads, Map<String, Long> waiting) {
    Step last = run.steps().get(run.steps().size() - 1);
    EndpointWindow batch =
        EndpointWindow.builder("GET", "/batch").inFlight(threads).waiting(waiting).build();
    List<Window> timeline =
        lastStepWithoutAnswers(run, 3).timeline().stream()
            .map(
                w ->
                    last.covers(w.startMillis())
                        ? w.toBuilder()
                            .endpoints(Map.of("GET /batch", batch))
                            .workers(Map.of("http", new WorkersWindow(threads, threads, 51, 72)))
                            .build()
                        : w)
            .toList();
    return lastStepWithoutAnswers(run, 3).toBuilder().timeline(timeline).build();
  }

  @Test
  void chargesWhatIsNotAnsweredToWhatTheRequestsBeforeItWaitFor() {
    Service s = new Service().with(new Endpoint("GET /a", 1, new Cpu(0.5), new Remote(200)));
    s.remoteServers = 1;
    s.workers = 8;

    Verdict verdict =
        Diagnosis.of(Simulation.run(s, 7, Load.open(1, 12), Load.open(40, 12)), Rules.ALL);

    Finding first = verdict.findings().get(0);
    assertThat(first.kind()).isEqualTo(Kind.SLOW_DOWNSTREAM);
    assertThat(first.share()).isGreaterThan(0.8);
  }

  @Test
  void chargesItThroughTheThreadsThatTheseKeepBusy() {
    String log = "com.example.Log";
    Service s =
        new Service()
            .with(
                new Endpoint(
                    "GET /a",
                    1,
                    new Cpu(0.5),
                    new Enter(ResourceKind.LOCK, log),
                    new Remote(50),
                    new Leave(log)));
    s.workersSeen = true;
    s.workers = 20;

    Verdict verdict =
        Diagnosis.of(Simulation.run(s, 7, Load.open(2, 12), Load.open(60, 12)), Rules.ALL);

    Finding first = verdict.findings().get(0);
    assertThat(first.kind()).isEqualTo(Kind.JAVA_LOCK);
    assertThat(first.share()).isGreaterThan(0.9);
    assertThat(first.predicted().to())
        .as("without the lock no request waits for a thread either")
        .isLessThan(first.predicted().from() / 10);
  }

  /** A server's own bound answers them before the service sees them. */
  @Test
  void failuresThatTheServiceDidNotSeeCountThoughFewAreUnloaded() {
    Run run =
        Simulation.run(
            new Service().with(new Endpoint("GET /a", 1, new Cpu(0.5), new Remote(20))),
            7,
            Load.open(2, 12),
            Load.open(5, 12),
            Load.open(8, 12));

    Run refused = lastStepRefused(run);

    Degradation degradation = Case.of(refused, Levels.of(refused).usable()).degradation();
    assertThat(degradation.failing()).as("%s", degradation).isTrue();
    assertThat(degradation.slower()).isFalse();
  }

  /** For each four that are answered another is refused. */
  private static Run lastStepRefused(Run run) {
    Step last = run.steps().get(run.steps().size() - 1);
    List<ClientWindow> client =
        run.client().stream().map(w -> last.covers(w.startMillis()) ? refused(w) : w).toList();
    return run.toBuilder().client(client).build();
  }

  private static ClientWindow refused(ClientWindow w) {
    return with(
        w,
        t ->
            new Traffic(
                t.due() * 5 / 4,
                0,
                t.completed() + t.completed() / 4,
                t.latency(),
                t.service(),
                Map.of("5xx", t.completed() / 4)));
  }

  private static ClientWindow with(ClientWindow w, UnaryOperator<Traffic> change) {
    Map<String, Traffic> endpoints = new LinkedHashMap<>(w.endpoints());
    endpoints.replaceAll((name, t) -> change.apply(t));
    return new ClientWindow(w.startMillis(), endpoints, w.driver());
  }

  private static Run lastStepWithoutAnswers(Run run, int idle) {
    Step last = run.steps().get(run.steps().size() - 1);
    List<Window> timeline =
        run.timeline().stream()
            .map(w -> last.covers(w.startMillis()) ? stuck(w, idle) : w)
            .toList();
    List<ClientWindow> client =
        run.client().stream().map(w -> last.covers(w.startMillis()) ? timedOut(w) : w).toList();
    return run.toBuilder().timeline(timeline).client(client).build();
  }

  private static Window stuck(Window w, int idle) {
    Map<String, PoolWindow> pools = new LinkedHashMap<>();
    w.pools()
        .forEach(
            (name, p) ->
                pools.put(
                    name,
                    PoolWindow.builder(ResourceKind.CONNECTION_POOL, "HikariCP")
                        .capacity(p.capacity())
                        .minIdle(p.minIdle())
                        .idle(idle == 0 ? 0 : p.capacity())
                        .pending(idle == 0 ? 40 : 0)
                        .build()));
    return w.toBuilder().endpoints(Map.of()).statements(Map.of()).pools(pools).build();
  }

  private static ClientWindow answeredWithErrors(ClientWindow w) {
    return with(
        w,
        t ->
            new Traffic(
                t.due(), 0, t.due(), t.latency(), t.service(), Map.of("status 500", t.due())));
  }

  private static ClientWindow timedOut(ClientWindow w) {
    return with(
        w,
        t ->
            new Traffic(
                t.due(), 0, 0, t.latency(), t.service(), Map.of("timeout", t.latency().count())));
  }
}
