package io.chokepoint.core.diagnosis;

import static io.chokepoint.core.diagnosis.Kind.RATE_LIMITED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.chokepoint.core.diagnosis.Service.Borrow;
import io.chokepoint.core.diagnosis.Service.Cpu;
import io.chokepoint.core.diagnosis.Service.Endpoint;
import io.chokepoint.core.diagnosis.Service.Enter;
import io.chokepoint.core.diagnosis.Service.Give;
import io.chokepoint.core.diagnosis.Service.Leave;
import io.chokepoint.core.diagnosis.Service.Load;
import io.chokepoint.core.diagnosis.Service.Phase;
import io.chokepoint.core.diagnosis.Service.Remote;
import io.chokepoint.core.diagnosis.Service.Sql;
import io.chokepoint.core.diagnosis.rules.Rules;
import io.chokepoint.core.model.ResourceKind;
import io.chokepoint.core.model.Step;
import io.chokepoint.core.run.Run;
import io.chokepoint.core.timeline.ClientWindow;
import io.chokepoint.core.timeline.ClientWindow.Traffic;
import io.chokepoint.core.timeline.EndpointWindow;
import io.chokepoint.core.timeline.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

class RateLimitedTest {

  private static final Load[] LOADS = {Load.open(8, 8), Load.open(60, 8)};

  @Test
  void namesTheLimiterHowManyPassAndHowManyCome() {
    Service s = limited(20);

    Finding f = Judged.finding(RATE_LIMITED, s, LOADS);

    assertThat(f.resource().name()).isEqualTo("partner-api");
    assertThat(f.share()).isGreaterThan(0.8);
    assertThat(f.whole()).isEqualTo("the latency above the unloaded level");
    assertThat(f.remedy().from()).isBetween(45.0, 55.0);
    assertThat(f.remedy().to()).isBetween(60.0, 90.0);
    assertThat(f.remedy().what()).contains("429");
    assertThat(Diagnosis.of(Simulation.run(s, 7, LOADS), Rules.ALL).findings().get(0).kind())
        .isEqualTo(RATE_LIMITED);
  }

  /** As a limit in front of the code does: it answers at once. */
  @Test
  void namesTheLimitThatRefuses() {
    Run run = refusing(Simulation.run(limited(2), 7, LOADS), 0.25);

    Finding f = Diagnosis.of(run, Rules.ALL).findings().get(0);

    assertThat(f.kind()).isEqualTo(RATE_LIMITED);
    assertThat(f.resource().name()).isEqualTo("partner-api");
    assertThat(f.share()).isEqualTo(1);
    assertThat(f.whole()).isEqualTo("what is wrong");
    assertThat(f.evidence().get(0).value()).isCloseTo(25, within(1.0));
    assertThat(f.remedy().from()).isCloseTo(45, within(5.0));
    assertThat(f.remedy().to()).isBetween(60.0, 90.0);
  }

  /** Behind a fallback, whose answer the plan's check does not accept. */
  @Test
  void namesTheLimiterThatRefusesWhateverTheAnswer() {
    Run run = refusedBy("partner-api", Simulation.run(limited(2), 7, LOADS), 0.25, "check");

    Finding f = Diagnosis.of(run, Rules.ALL).findings().get(0);

    assertThat(f.kind()).isEqualTo(RATE_LIMITED);
    assertThat(f.resource().name()).isEqualTo("partner-api");
    assertThat(f.share()).isEqualTo(1);
    assertThat(f.evidence().get(0).value()).isCloseTo(25, within(1.0));
    assertThat(f.remedy().to()).isBetween(60.0, 90.0);
  }

  @Test
  void leavesAFallbackThatThePlanAccepts() {
    Run run = Simulation.run(limited(2), 7, LOADS);
    Run refused =
        refusedBy("partner-api", run, 0.25, "check").toBuilder().client(run.client()).build();

    assertThat(Judged.by(RATE_LIMITED, refused)).isInstanceOf(Assessment.Silent.class);
  }

  /** What is inside hangs: no load can be told from it, and no number of permits. */
  @Test
  void namesABulkheadThatRefusesNearlyAll() {
    String bulkhead = "Bulkhead partner";
    Service s = new Service();
    s.capacities.put(bulkhead, 5);
    s.with(
        new Endpoint(
            "GET /a",
            1,
            new Enter(ResourceKind.LIMITER, bulkhead),
            new Remote(40),
            new Leave(bulkhead)));
    Run run = Simulation.run(s, 7, Load.open(5, 8), Load.open(60, 8));

    Finding f = Judged.finding(RATE_LIMITED, refusedBy(bulkhead, run, 1, "503"));

    assertThat(f.resource().name()).isEqualTo(bulkhead);
    assertThat(f.remedy().setting()).doesNotContain("permits");
  }

  /** Its exception is what the limiter's refusal looks like from inside. */
  @Test
  void countsAnExceptionOfRefusalAsItsEffect() {
    Run refused = refusedBy("partner-api", Simulation.run(limited(2), 7, LOADS), 0.25, "503");
    Step last = refused.steps().get(refused.steps().size() - 1);
    Run thrown =
        Judged.with(
            refused,
            w -> {
              Map<String, EndpointWindow> endpoints = new TreeMap<>(w.endpoints());
              Map<String, Long> why =
                  Map.of("RequestNotPermitted", w.refusals().getOrDefault("partner-api", 0L));
              endpoints.replaceAll(
                  (k, e) -> last.covers(w.startMillis()) ? e.toBuilder().errors(why).build() : e);
              return w.toBuilder().endpoints(endpoints).build();
            });
    Run unknown = Judged.with(thrown, w -> w.toBuilder().refusals(Map.of()).build());

    assertThat(kinds(thrown)).contains(RATE_LIMITED).doesNotContain(Kind.ERRORS);
    assertThat(kinds(unknown)).contains(Kind.ERRORS);
  }

  private static List<Kind> kinds(Run run) {
    return Diagnosis.of(run, Rules.ALL).findings().stream().map(Finding::kind).toList();
  }

  /** The simulation lets in what is refused: 3 inside, of which 4 permits would refuse 0.2. */
  @Test
  void saysHowManyMayBeInsideABulkheadThatRefuses() {
    String bulkhead = "Bulkhead partner";
    Service s = new Service();
    s.capacities.put(bulkhead, 5);
    s.with(
        new Endpoint(
            "GET /a",
            1,
            new Enter(ResourceKind.LIMITER, bulkhead),
            new Remote(40),
            new Leave(bulkhead)));
    Run run = Simulation.run(s, 7, Load.open(5, 8), Load.open(60, 8));
    Finding f = Judged.finding(RATE_LIMITED, refusedBy(bulkhead, run, 0.2, "503"));

    assertThat(f.remedy().setting()).isEqualTo("permits of the Bulkhead partner");
    assertThat(f.remedy().from()).isEqualTo(4.0);
    assertThat(f.remedy().to()).isEqualTo(8.0);
  }

  @Test
  void countsWhatPassedUnloadedWhereTheLimitCountsWhatItRefusesToo() {
    Run run = refusing(Simulation.run(limited(2), 7, LOADS), 0.98);

    Finding f = Judged.finding(RATE_LIMITED, run);

    assertThat(f.remedy().from()).isCloseTo(8, within(2.0));
  }

  @Test
  void namesTheLimiterOfTheRequestsThatAreRefusedNotTheBusiest() {
    Service s =
        new Service()
            .with(
                asksPartner(2),
                new Endpoint(
                    "GET /b",
                    3,
                    new Cpu(0.3),
                    new Enter(ResourceKind.LIMITER, "stock-api"),
                    new Remote(2),
                    new Leave("stock-api")));
    Run run = refusing(Simulation.run(s, 7, LOADS), 0.25);

    Finding f = Judged.finding(RATE_LIMITED, run);

    assertThat(f.resource().name()).isEqualTo("partner-api");
    assertThat(f.endpoints()).containsExactly("GET /a");
  }

  /** An error page has the name of what a filter refuses, and none of what passes the filter. */
  @Test
  void countsAllThatPassWhereWhatIsRefusedHasNoNameOfItsOwn() {
    Endpoint refused = new Endpoint("GET /a", 1, new Cpu(0.3));
    Service s = new Service().with(refused, new Endpoint("GET /b", 3, new Cpu(0.3)));
    Run run = refusing(Simulation.run(s, 7, LOADS), 1);
    Step last = run.steps().get(run.steps().size() - 1);
    List<Window> windows = new ArrayList<>();
    for (Window w : run.timeline()) {
      Map<String, EndpointWindow> endpoints = new TreeMap<>(w.endpoints());
      if (!last.covers(w.startMillis())) {
        endpoints.remove("GET /a");
      }
      windows.add(w.toBuilder().endpoints(endpoints).build());
    }

    Finding f = Judged.finding(RATE_LIMITED, run.toBuilder().timeline(windows).build());

    assertThat(f.resource().name()).isEqualTo("requests");
    assertThat(f.evidence().get(0).value()).isCloseTo(25, within(8.0));
    assertThat(f.remedy().from()).isBetween(35.0, 55.0);
    assertThat(f.remedy().to()).isBetween(60.0, 95.0);
  }

  @Test
  void staysSilentWhereTheClientExpectsToBeRefused() {
    Run run = refusing(Simulation.run(limited(2), 7, LOADS), 0.25);
    Run expected = run.toBuilder().client(Simulation.run(limited(2), 7, LOADS).client()).build();

    assertThat(Judged.by(RATE_LIMITED, expected)).isInstanceOf(Assessment.Silent.class);
  }

  /** A hundred per cent of little is no cause of what is refused. */
  @Test
  void goesBeforeWhatMakesUpTheLittleThatIsAboveTheUnloadedLevel() {
    List<Phase> phases = new ArrayList<>(List.of(new Cpu(0.3), new Borrow()));
    for (int i = 0; i < 20; i++) {
      phases.add(new Sql("select price from item where id = ?", 0.3, 0));
    }
    phases.add(new Give());
    Service s =
        new Service()
            .with(
                new Endpoint("GET /a", 1, new Cpu(0.3)),
                new Endpoint("GET /b", 3, phases.toArray(Phase[]::new)));
    s.databaseCores = 1;

    Verdict verdict = Diagnosis.of(refusing(Simulation.run(s, 7, LOADS), 1), Rules.ALL);

    assertThat(verdict.findings().get(0).kind()).isEqualTo(RATE_LIMITED);
    assertThat(verdict.findings().get(0).share()).isEqualTo(1);
    assertThat(verdict.findings().stream().skip(1)).allMatch(f -> f.share() < 0.5);
  }

  /** Of the heavier step's requests of one endpoint this share was answered 429. */
  private static Run refusing(Run run, double share) {
    return refused(
        run,
        share,
        "429",
        (w, n) -> {
          Map<String, EndpointWindow> endpoints = new TreeMap<>(w.endpoints());
          endpoints.computeIfPresent(
              "GET /a",
              (name, e) -> {
                long all = e.latency().count();
                return e.toBuilder().statuses(Map.of(200, all - n, 429, n)).build();
              });
          return w.toBuilder().endpoints(endpoints).build();
        });
  }

  /** As above, and what the client makes of the answer is of this class. */
  private static Run refusedBy(String limiter, Run run, double share, String failure) {
    return refused(
        run, share, failure, (w, n) -> w.toBuilder().refusals(Map.of(limiter, n)).build());
  }

  private static Run refused(
      Run run, double share, String failure, BiFunction<Window, Long, Window> inside) {
    Step last = run.steps().get(run.steps().size() - 1);
    List<Window> windows = new ArrayList<>();
    for (Window w : run.timeline()) {
      EndpointWindow e = w.endpoints().get("GET /a");
      long refused = e == null ? 0 : Math.round(e.latency().count() * share);
      windows.add(last.covers(w.startMillis()) ? inside.apply(w, refused) : w);
    }
    List<ClientWindow> client = new ArrayList<>();
    for (ClientWindow w : run.client()) {
      Map<String, Traffic> endpoints = new TreeMap<>(w.endpoints());
      endpoints.computeIfPresent(
          "GET /a",
          (name, t) ->
              new Traffic(
                  t.due(),
                  t.notSent(),
                  t.completed(),
                  t.latency(),
                  t.service(),
                  Map.of(failure, Math.round(t.completed() * share))));
      client.add(
          last.covers(w.startMillis())
              ? new ClientWindow(w.startMillis(), endpoints, w.driver())
              : w);
    }
    return run.toBuilder().timeline(windows).client(client).build();
  }

  @Test
  void staysSilentWhenAllMayPass() {
    Judged.silent(RATE_LIMITED, limited(2), LOADS);
  }

  @Test
  void leavesABulkheadWhoseHoldersAreSlowToTheServiceTheyCall() {
    Service s = new Service();
    s.capacities.put("partner", 10);
    s.remoteServers = 2;
    s.with(
        new Endpoint(
            "GET /a",
            1,
            new Cpu(0.3),
            new Enter(ResourceKind.LIMITER, "partner"),
            new Remote(40),
            new Leave("partner")));

    assertThat(Diagnosis.of(Simulation.run(s, 7, LOADS), Rules.ALL).findings().get(0).kind())
        .isEqualTo(Kind.SLOW_DOWNSTREAM);
  }

  @Test
  void staysSilentWhereNobodyWaitedForALimiter() {
    Judged.silent(
        RATE_LIMITED, new Service().with(new Endpoint("GET /a", 1, new Remote(20))), LOADS);
  }

  /** A limiter lets one pass each so many milliseconds. */
  private static Service limited(double ms) {
    return new Service().with(asksPartner(ms));
  }

  private static Endpoint asksPartner(double ms) {
    return new Endpoint(
        "GET /a",
        1,
        new Cpu(0.3),
        new Enter(ResourceKind.LIMITER, "partner-api"),
        new Remote(ms),
        new Leave("partner-api"),
        new Remote(22));
  }
}
