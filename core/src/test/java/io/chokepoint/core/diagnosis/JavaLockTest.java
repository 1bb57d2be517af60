package io.chokepoint.core.diagnosis;

import static io.chokepoint.core.diagnosis.Kind.JAVA_LOCK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.chokepoint.core.diagnosis.Service.Borrow;
import io.chokepoint.core.diagnosis.Service.Cpu;
import io.chokepoint.core.diagnosis.Service.Endpoint;
import io.chokepoint.core.diagnosis.Service.Enter;
import io.chokepoint.core.diagnosis.Service.Give;
import io.chokepoint.core.diagnosis.Service.Leave;
import io.chokepoint.core.diagnosis.Service.Load;
import io.chokepoint.core.diagnosis.Service.Remote;
import io.chokepoint.core.diagnosis.Service.Sql;
import io.chokepoint.core.diagnosis.rules.Rules;
import io.chokepoint.core.model.Charge;
import io.chokepoint.core.model.LedgerSum;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.model.ResourceKind;
import io.chokepoint.core.run.Run;
import io.chokepoint.core.timeline.LockWindow;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JavaLockTest {

  private static final String CACHE = "com.example.PriceCache";
  private static final Enter ENTER = new Enter(ResourceKind.LOCK, CACHE);
  private static final Leave LEAVE = new Leave(CACHE);
  private static final Load[] LOADS = {Load.open(8, 8), Load.open(130, 8)};

  @Test
  void namesTheLockAndHowLongItIsHeld() {
    Service s = new Service();
    s.with(new Endpoint("GET /price", 1, new Cpu(0.5), ENTER, new Remote(8), LEAVE));

    Finding f = Judged.finding(JAVA_LOCK, s, LOADS);

    assertThat(f.resource().name()).isEqualTo(CACHE);
    assertThat(f.share()).isGreaterThan(0.8);
    assertThat(f.remedy().from()).isCloseTo(8, within(2.0));
    assertThat(f.remedy().to()).isLessThan(4);
    assertThat(f.evidence())
        .anyMatch(
            e ->
                e.what()
                    .equals("share of the waiting during which the lock was held by GET /price"));
    assertThat(f.evidence())
        .as("no holder's stack was seen")
        .anyMatch(e -> e.what().startsWith("longest other part of the same requests: downstream"));
    assertThat(f.remedy().what()).contains("by making the call before the lock is taken");
  }

  /** A client waits for the answer in its own way, and seldom in a read. */
  @Test
  void movesTheCallOutOfTheLockWhereItsHoldersWaitForAnAnswer() {
    Service s = new Service();
    s.with(new Endpoint("GET /price", 1, new Cpu(0.5), ENTER, new Remote(8), LEAVE));
    String held =
        "java.util.concurrent.CompletableFuture.get"
            + " < org.springframework.http.client.JdkClientHttpRequest.executeInternal"
            + " < com.example.Partner.price";
    Run run =
        Judged.withLocks(
            Simulation.run(s, 7, LOADS),
            w -> {
              Map<String, LockWindow> locks = new HashMap<>(w.locks());
              locks.replaceAll(
                  (name, l) -> new LockWindow(l.waits(), l.holders(), Map.of(held, 9L)));
              return locks;
            });

    assertThat(Judged.finding(JAVA_LOCK, run).remedy().what())
        .contains(held)
        .contains("by making the call before the lock is taken");
  }

  @Test
  void namesTheServiceWhoseAnswerItsHoldersWaitForByAFuture() {
    Service s = new Service();
    s.with(new Endpoint("GET /price", 1, new Cpu(0.5), ENTER, new Remote(8), LEAVE));
    Map<String, Long> holders = Map.of("java.util.concurrent.CompletableFuture.join < a.B.c", 9L);

    Finding f =
        Judged.finding(
            JAVA_LOCK,
            Judged.withLocks(
                Simulation.run(s, 7, LOADS),
                w -> {
                  Map<String, LockWindow> locks = new HashMap<>(w.locks());
                  locks.computeIfPresent(
                      CACHE, (name, l) -> new LockWindow(l.waits(), l.holders(), holders));
                  return locks;
                }));

    assertThat(f.remedy().what())
        .contains("spend most of their time at downstream")
        .contains("by making the call before the lock is taken");
  }

  @Test
  void namesALockThatOnlySamplesOfStacksSawSoThatNobodyCountedItsWaits() {
    Service s = new Service();
    s.with(new Endpoint("GET /price", 1, new Cpu(0.5), ENTER, new Remote(8), LEAVE));

    Finding f =
        Judged.finding(
            JAVA_LOCK,
            Judged.withLedgers(
                Simulation.run(s, 7, LOADS), (window, ledger) -> withoutVisits(ledger)));

    assertThat(f.remedy().from()).isCloseTo(8, within(2.0));
  }

  private static LedgerSum withoutVisits(LedgerSum l) {
    Map<ResourceId, Charge> charges = new HashMap<>(l.charges());
    charges.computeIfPresent(
        new ResourceId(ResourceKind.LOCK, CACHE), (id, c) -> new Charge(0, c.waitNanos(), 0));
    return new LedgerSum(
        l.requests(), l.wallNanos(), charges, l.cpuSampled(), l.cpuNanos(), l.allocatedBytes());
  }

  /** Others keep the processors busy, and samples leave a tenth of the wait without a name. */
  @Test
  void isNamedWhereItsHoldersHardlyWaitForTheProcessorsThatOthersKeepBusy() {
    Service s = new Service();
    s.hostCores = 2;
    s.strangerCores = 2;
    s.with(new Endpoint("GET /price", 1, new Cpu(0.5), ENTER, new Remote(8), LEAVE));
    Run run =
        Judged.withLedgers(Simulation.run(s, 7, LOADS), (window, ledger) -> partlyNamed(ledger));

    Verdict verdict = Diagnosis.of(run, Rules.ALL);

    assertThat(verdict.findings().get(0).kind()).isEqualTo(JAVA_LOCK);
    assertThat(verdict.findings().get(0).share()).isGreaterThan(0.7);
  }

  private static LedgerSum partlyNamed(LedgerSum l) {
    Map<ResourceId, Charge> charges = new HashMap<>(l.charges());
    charges.computeIfPresent(
        new ResourceId(ResourceKind.LOCK, CACHE),
        (id, c) -> new Charge(0, Math.round(0.9 * c.waitNanos()), 0));
    charges.put(
        ResourceId.RUN_QUEUE, new Charge(0, l.charge(ResourceId.CPU).residenceNanos() / 2, 0));
    return new LedgerSum(
        l.requests(), l.wallNanos(), charges, l.cpuSampled(), l.cpuNanos(), l.allocatedBytes());
  }

  /** As where a warm-up has left more than the lightest step works off. */
  @Test
  void isNamedWhereItWasTakenAllTheTimeAtTheLightestLevelToo() {
    Service s = new Service();
    s.workersSeen = true;
    s.workers = 30;
    s.with(new Endpoint("GET /price", 1, new Cpu(0.5), ENTER, new Remote(20), LEAVE));

    Verdict verdict =
        Diagnosis.of(Simulation.run(s, 7, Load.open(70, 10), Load.open(160, 10)), Rules.ALL);

    assertThat(verdict.findings()).extracting(Finding::kind).containsExactly(JAVA_LOCK);
    assertThat(verdict.findings().get(0).share()).isGreaterThan(0.8);
  }

  @Test
  void staysSilentWhenTheLockIsFreeMostOfTheTime() {
    Service s = new Service();
    s.with(
        new Endpoint("GET /price", 1, new Cpu(0.5), ENTER, new Remote(2), LEAVE, new Remote(50)));

    Judged.silent(JAVA_LOCK, s, LOADS);
  }

  @Test
  void staysSilentWhenHoldersOnlyWaitForTheProcessor() {
    Service s = new Service();
    s.hostCores = 2;
    s.with(new Endpoint("GET /price", 1, new Cpu(14), ENTER, new Cpu(2), LEAVE));

    Judged.silent(JAVA_LOCK, s, Load.open(8, 8), Load.open(140, 8));
  }

  @Test
  void isNamedBeforeThePoolWhoseHoldersWaitForIt() {
    Service s = new Service();
    s.pool = 6;
    s.with(
        new Endpoint(
            "GET /price",
            1,
            new Cpu(0.5),
            new Borrow(),
            new Sql("select 1", 0.2, 2),
            ENTER,
            new Remote(8),
            LEAVE,
            new Give()));

    Verdict verdict = Diagnosis.of(Simulation.run(s, 42, LOADS), Rules.ALL);

    assertThat(verdict.findings().get(0).kind()).isEqualTo(JAVA_LOCK);
    assertThat(verdict.findings())
        .filteredOn(f -> f.kind() == Kind.POOL_HELD_ACROSS_SLOW_WORK)
        .allSatisfy(f -> assertThat(f.remedy().what()).contains("waits for lock " + CACHE));
  }

  @Test
  void saysInsufficientWhenProcessorsQueueAndThereIsNoLighterLevel() {
    Service s = new Service();
    s.hostCores = 2;
    s.with(new Endpoint("GET /price", 1, new Cpu(11), ENTER, new Cpu(0.3), new Remote(6), LEAVE));

    Judged.insufficient(JAVA_LOCK, Simulation.run(s, 7, Load.open(150, 8)));
  }
}
