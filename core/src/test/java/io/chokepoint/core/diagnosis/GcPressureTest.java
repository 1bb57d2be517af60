package io.chokepoint.core.diagnosis;

import static io.chokepoint.core.diagnosis.Kind.GC_PRESSURE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.chokepoint.core.diagnosis.Service.Cpu;
import io.chokepoint.core.diagnosis.Service.Endpoint;
import io.chokepoint.core.diagnosis.Service.Load;
import io.chokepoint.core.diagnosis.rules.Rules;
import io.chokepoint.core.model.Charge;
import io.chokepoint.core.model.LedgerSum;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.run.Run;
import io.chokepoint.core.timeline.SystemWindow;
import io.chokepoint.core.timeline.Window;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GcPressureTest {

  private static final Load[] LOADS = {Load.open(10, 8), Load.open(120, 10)};

  @Test
  void firesWhenAHeapWithNoRoomStopsRequestsAgainAndAgain() {
    Finding f = Judged.finding(GC_PRESSURE, caching(240, 200), LOADS);

    assertThat(f.endpoints()).containsExactly("GET /catalogue");
    assertThat(f.remedy().setting()).isEqualTo("-Xmx");
    assertThat(f.remedy().to()).isGreaterThan(400);
  }

  @Test
  void sizesTheHeapSoThatCollectingBecomesImmaterial() {
    Finding f = Judged.finding(GC_PRESSURE, caching(240, 200), LOADS);
    Double to = f.remedy().to();

    Judged.silent(GC_PRESSURE, caching(to == null ? 0 : to, 200), LOADS);
  }

  /** What is free grows by as much as the cost is to fall (Appel). */
  @Test
  void whatIsFreeGrowsByAsMuchAsTheCostIsToFall() {
    Finding f = Judged.finding(GC_PRESSURE, caching(240, 200), LOADS);

    double cost = f.predicted().from();
    assertThat(cost).as("share of the time, or of the CPU time, in %%").isBetween(10.0, 90.0);
    // G1's goal is one in thirteen; a tenth of the excess may be left
    double accepted = Math.min(100 / 13.0, cost * 0.1 / f.share());
    double heap = Math.min(4 * 200, 200 + 40 * cost / accepted);
    assertThat(f.remedy().from()).isEqualTo(240);
    assertThat(f.remedy().to()).isCloseTo(heap, within(2.0));
    assertThat(f.predicted().to()).isCloseTo(cost * 40 / (heap - 200), within(0.2));
  }

  @Test
  void advisesToAllocateLessWhereLittleOfTheHeapLives() {
    Service s = caching(300, 40);
    s.pauseMsPerLiveMb = 8;
    Finding f = Judged.finding(GC_PRESSURE, s, LOADS);

    assertThat(f.remedy().setting()).isNull();
    assertThat(f.remedy().what()).contains("allocate less in GET /catalogue", "40 MiB of the 300");
    assertThat(f.remedy().to()).isLessThan(f.remedy().from());
  }

  /** The roomiest heap, four times what lives, would be a tenth more. */
  @Test
  void advisesNoHeapThatSavesLittle() {
    Service s = caching(300, 82);
    s.pauseMsPerLiveMb = 8;
    Finding f = Judged.finding(GC_PRESSURE, s, LOADS);

    assertThat(f.remedy().setting()).isNull();
    assertThat(f.remedy().what()).startsWith("allocate less");
  }

  @Test
  void saysWhoAllocatesWhereTheHeapIsNotKnown() {
    Run run =
        Judged.withSystem(
            Simulation.run(caching(240, 200), 7, LOADS),
            s -> s.toBuilder().heapMax(null).heapLive(null).build());

    assertThat(Judged.finding(GC_PRESSURE, run).remedy().what())
        .startsWith("give the JVM more heap, or allocate less in GET /catalogue (");
  }

  @Test
  void saysWhatToAllocateLessOfWhereTheJvmRecordedIt() {
    Service s = caching(300, 40);
    s.pauseMsPerLiveMb = 8;
    Map<String, Long> allocated = Map.of("byte[] at shop.Pdf.page:7", 900L, "other", 100L);
    Run run = Judged.recording(Simulation.run(s, 7, LOADS), allocated, Map.of());

    assertThat(Judged.finding(GC_PRESSURE, run).remedy().what())
        .contains(", first of all byte[] at shop.Pdf.page:7 (90 %): ");
  }

  @Test
  void staysSilentWhenTheSameGarbageIsMadeInAHeapWithRoom() {
    Judged.silent(GC_PRESSURE, caching(1200, 200), LOADS);
  }

  @Test
  void staysSilentWhenItIsTheServicesOwnCodeThatComputes() {
    Service s = new Service().with(new Endpoint("GET /a", 1, new Cpu(40)));

    Judged.silent(GC_PRESSURE, s, Load.open(8, 8), Load.open(130, 8));
  }

  @Test
  void findsItWithoutTheCollectorsCpuTimeToo() {
    Service s = caching(240, 200);
    s.gcCpuKnown = false;

    assertThat(Judged.finding(GC_PRESSURE, s, LOADS).share()).isGreaterThan(0.5);
  }

  @Test
  void countsAPauseOnceWhereTheLedgersAreChargedWithItToo() {
    Run derived = Simulation.run(caching(240, 200), 7, LOADS);
    Run charged = Judged.withLedgers(derived, GcPressureTest::stoodStill);

    assertThat(charged.timeline().get(20).endpoints().get("GET /catalogue").ledger().charges())
        .containsKey(ResourceId.GC);
    assertThat(Judged.finding(GC_PRESSURE, charged).share())
        .isCloseTo(Judged.finding(GC_PRESSURE, derived).share(), within(0.01));
  }

  /** Requests under way were stopped for the pauses' share of the time. */
  private static LedgerSum stoodStill(Window window, LedgerSum ledger) {
    Long pauses = window.system().gcPauseNanos();
    double share = pauses == null ? 0 : (double) pauses / window.lengthNanos();
    long stood = Math.round(Math.min(share * ledger.wallNanos(), ledger.unattributedNanos()));
    Map<ResourceId, Charge> charges = new HashMap<>(ledger.charges());
    charges.put(ResourceId.GC, new Charge(ledger.requests(), stood, 0));
    return new LedgerSum(
        ledger.requests(),
        ledger.wallNanos(),
        charges,
        ledger.cpuSampled(),
        ledger.cpuNanos(),
        ledger.allocatedBytes());
  }

  @Test
  void saysInsufficientWhenPausesWereNotMeasured() {
    Run run = Simulation.run(caching(240, 200), 7, LOADS);

    Judged.insufficient(GC_PRESSURE, Judged.withSystem(run, s -> SystemWindow.unknown(s.cpus())));
  }

  @Test
  void blamesWhatRequestsQueueForWhereTheHeapFillsWithThem() {
    Service s = paging(2000);
    s.pauseMsPerLiveMb = 0.1;
    Load[] loads = {Load.open(30, 10), Load.open(300, 10), Load.open(1000, 12)};
    Run run = Simulation.run(s, 7, loads);
    Case subject = Case.of(run, Levels.of(run).usable());
    Verdict verdict = Diagnosis.of(run, Rules.ALL);

    assertThat(subject.loaded().machine().pauseShare()).isGreaterThan(2 * HeapQueue.GOAL);
    assertThat(verdict.findings()).extracting(Finding::kind).containsExactly(Kind.CPU_SATURATED);
  }

  /** What requests keep while they are inside is more than there is room for, queue or none. */
  @Test
  void blamesTheHeapWhereItHasNoRoomForTheRequestsThatMustBeUnderWay() {
    Service s = paging(2000);
    s.heapMb = 140;
    s.liveMb = 100;
    s.pauseMsPerLiveMb = 0.4;

    Judged.finding(GC_PRESSURE, s, Load.open(10, 10), Load.open(100, 12));
  }

  private static Service paging(double kb) {
    Service s = new Service();
    s.hostCores = 2;
    s.heapMb = 500;
    s.liveMb = 50;
    s.keptInside = 0.5;
    return s.with(new Endpoint("GET /catalogue", 1, new Cpu(3)).allocating(kb));
  }

  private static Service caching(double heapMb, double liveMb) {
    Service s = new Service();
    s.hostCores = 2;
    s.heapMb = heapMb;
    s.liveMb = liveMb;
    s.pauseMsPerLiveMb = 0.4;
    return s.with(new Endpoint("GET /catalogue", 1, new Cpu(3)).allocating(800));
  }
}
