package io.chokepoint.core.diagnosis;

import static io.chokepoint.core.diagnosis.Kind.CODE_WAIT;
import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.core.diagnosis.Service.Cpu;
import io.chokepoint.core.diagnosis.Service.Endpoint;
import io.chokepoint.core.diagnosis.Service.Enter;
import io.chokepoint.core.diagnosis.Service.Leave;
import io.chokepoint.core.diagnosis.Service.Load;
import io.chokepoint.core.diagnosis.Service.Remote;
import io.chokepoint.core.diagnosis.rules.Rules;
import io.chokepoint.core.model.Charge;
import io.chokepoint.core.model.LedgerSum;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.model.ResourceKind;
import io.chokepoint.core.run.Run;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CodeWaitTest {

  private static final String GATE = "Semaphore at com.example.Partner.call";
  private static final String POOL = "com.example.Sessions.take in java.lang.Object.wait";
  private static final Load[] LOADS = {Load.open(20, 8), Load.open(160, 8)};

  @Test
  void tellsASemaphoresPermitsByLittlesLaw() {
    Service s = guarded(ResourceKind.LIMITER, GATE, 3, 22);

    Finding f = Judged.finding(CODE_WAIT, s, LOADS);

    assertThat(f.resource().name()).isEqualTo(GATE);
    assertThat(f.share()).isGreaterThan(0.8);
    assertThat(f.remedy().from()).isEqualTo(3);
    assertThat(f.remedy().to()).isBetween(4.0, 6.0);
    assertThat(first(s)).isEqualTo(CODE_WAIT);
  }

  @Test
  void countsThosePastItWhateverBecomesOfThemAndNoneThatHasNoThreadYet() {
    Service failing = guarded(ResourceKind.LIMITER, GATE, 3, 22);
    List<Service.Phase> phases = new ArrayList<>(failing.endpoints.get(0).phases());
    phases.add(new Service.Fail("java.io.IOException", 0.2));
    failing.with(failing.endpoints.get(0).doing(phases));
    Service queueing = guarded(ResourceKind.LIMITER, GATE, 3, 22);
    queueing.workersSeen = true;
    queueing.workers = 40;

    for (Service s : List.of(failing, queueing)) {
      assertThat(Judged.finding(CODE_WAIT, s, LOADS).remedy().from()).isEqualTo(3);
    }
  }

  @Test
  void namesTheMethodWhereRequestsWaitForAHomeMadePoolAndWhatHoldersDo() {
    Service s = guarded(ResourceKind.IDLE, POOL, 3, 22);

    Finding f = Judged.finding(CODE_WAIT, s, LOADS);

    assertThat(f.resource().name()).isEqualTo(POOL);
    assertThat(f.remedy().what())
        .contains("com.example.Sessions.take (by java.lang.Object.wait)")
        .containsPattern(": 1[2-4]\\d requests a second get past it");
    assertThat(f.remedy().from()).isEqualTo(3);
    assertThat(f.remedy().to()).isBetween(4.0, 6.0);
    assertThat(f.evidence())
        .anyMatch(e -> e.what().contains("downstream remote:80") && e.value() > 80);
    assertThat(first(s)).isEqualTo(CODE_WAIT);
  }

  @Test
  void looksForWhoDoesNotGiveBackWhereNobodyPasses() {
    Service s = guarded(ResourceKind.IDLE, POOL, 3, 22);
    List<Service.Phase> phases = new ArrayList<>(s.endpoints.get(0).phases());
    phases.add(new Service.Fail("java.sql.SQLException", 1));
    s.with(s.endpoints.get(0).doing(phases));

    Run failing = Simulation.run(s, 7, LOADS);
    Run givingUp = Judged.withLedgers(failing, (w, l) -> l.requests() > 60 ? onlyWaiting(l) : l);

    Finding f = Judged.finding(CODE_WAIT, givingUp);
    assertThat(f.remedy().what())
        .startsWith("find the code that takes an object or a permit in com.example.Sessions.take");
    assertThat(f.remedy().to()).isNull();
    assertThat(Judged.finding(CODE_WAIT, failing).remedy().what())
        .doesNotContain("does not give it back");
  }

  private static LedgerSum onlyWaiting(LedgerSum l) {
    ResourceId place = new ResourceId(ResourceKind.IDLE, POOL);
    Charge wait = l.charge(place);
    return new LedgerSum(
        l.requests(), wait.waitNanos() + l.requests() * 1_000_000, Map.of(place, wait), 0, 0, 0);
  }

  @Test
  void givesNoNumberWhereRequestsWaitForWhatOthersWorkOut() {
    String future = "com.example.Prices.of in java.util.concurrent.CompletableFuture.join";

    Finding f = Judged.finding(CODE_WAIT, guarded(ResourceKind.IDLE, future, 3, 22), LOADS);

    assertThat(f.remedy().to()).isNull();
    assertThat(f.remedy().what()).doesNotContain("rate limiter");
  }

  /** No permits are held where requests wait in a library for their turn by the clock. */
  @Test
  void tellsTheRateThatALibrarysLimiterMustLetPass() {
    String limiter =
        "com.example.Hello.say in com.google.common.util.concurrent.RateLimiter.acquire";

    Finding f = Judged.finding(CODE_WAIT, guarded(ResourceKind.IDLE, limiter, 3, 22), LOADS);

    assertThat(f.remedy().what()).containsPattern("it must let 160(\\.0)? requests a second pass");
  }

  @Test
  void staysSilentWhenThereArePermitsEnough() {
    Judged.silent(CODE_WAIT, guarded(ResourceKind.LIMITER, GATE, 30, 22), LOADS);
  }

  @Test
  void leavesPermitsThatAreHeldForLongToTheServiceThatIsCalled() {
    Service s = guarded(ResourceKind.LIMITER, GATE, 8, 22);
    s.remoteServers = 3;

    assertThat(first(s)).isEqualTo(Kind.SLOW_DOWNSTREAM);
  }

  @Test
  void leavesAWaitForWhatOtherThreadsComputeToTheProcessors() {
    Service s = new Service();
    s.hostCores = 2;
    s.with(new Endpoint("GET /a", 1, new Cpu(4), new Cpu(8)));
    Run run =
        Judged.withLedgers(
            Simulation.run(s, 7, Load.open(10, 8), Load.open(180, 8)), (w, l) -> handedOver(l));

    assertThat(Diagnosis.of(run, Rules.ALL).findings().get(0).kind()).isEqualTo(Kind.CPU_SATURATED);
  }

  /** Two thirds of a request are other threads' work, which its own waits for. */
  private static LedgerSum handedOver(LedgerSum l) {
    Map<ResourceId, Charge> charges = new HashMap<>(l.charges());
    charges.put(
        new ResourceId(ResourceKind.IDLE, "com.example.Prices.await"),
        new Charge(l.requests(), l.wallNanos() * 2 / 3, 0));
    charges.computeIfPresent(
        ResourceId.CPU, (id, c) -> new Charge(c.visits(), 0, c.serviceNanos() / 3));
    return new LedgerSum(
        l.requests(), l.wallNanos(), charges, l.cpuSampled(), l.cpuNanos() / 3, l.allocatedBytes());
  }

  @Test
  void saysInsufficientWhereNoLighterLevelTellsHowLongTheWaitIsAlone() {
    Service s = guarded(ResourceKind.IDLE, POOL, 3, 22);
    Run run = Simulation.run(s, 7, Load.open(160, 8));

    Judged.insufficient(CODE_WAIT, run);
  }

  private static Kind first(Service s) {
    List<Finding> findings = Diagnosis.of(Simulation.run(s, 7, LOADS), Rules.ALL).findings();
    return findings.isEmpty() ? Kind.DRIVER_LIMITED : findings.get(0).kind();
  }

  private static Service guarded(ResourceKind kind, String name, int permits, double ms) {
    Service s = new Service();
    s.capacities.put(name, permits);
    return s.with(
        new Endpoint(
            "GET /a", 1, new Cpu(0.3), new Enter(kind, name), new Remote(ms), new Leave(name)));
  }
}
