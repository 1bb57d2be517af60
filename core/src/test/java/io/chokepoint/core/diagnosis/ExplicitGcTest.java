package io.chokepoint.core.diagnosis;

import static io.chokepoint.core.diagnosis.Kind.EXPLICIT_GC;
import static io.chokepoint.core.diagnosis.Kind.GC_PRESSURE;
import static io.chokepoint.core.diagnosis.Kind.WORKER_THREADS_EXHAUSTED;
import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.core.diagnosis.Service.Collect;
import io.chokepoint.core.diagnosis.Service.Cpu;
import io.chokepoint.core.diagnosis.Service.Endpoint;
import io.chokepoint.core.diagnosis.Service.Load;
import io.chokepoint.core.diagnosis.rules.Rules;
import io.chokepoint.core.model.Charge;
import io.chokepoint.core.model.LedgerSum;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.run.Run;
import io.chokepoint.core.timeline.JvmWindow;
import io.chokepoint.core.timeline.Window;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExplicitGcTest {

  private static final Load[] LOADS = {Load.open(10, 8), Load.open(100, 10)};

  @Test
  void firesWhenRequestsAskForCollectionsAndNamesThePlace() {
    Finding f = Judged.finding(EXPLICIT_GC, exporting(1), LOADS);

    assertThat(f.share()).isGreaterThan(0.8);
    assertThat(f.endpoints()).containsExactly("GET /export");
    assertThat(f.remedy().what()).contains("shop.Export.run:12", "-XX:+DisableExplicitGC");
    assertThat(f.remedy().setting()).isNotEqualTo("-Xmx");
    assertThat(f.predicted().to()).isLessThan(f.predicted().from() / 4);
  }

  /** As HotSpot names what {@code jcmd GC.class_histogram} and JMX's counterpart begin with. */
  @Test
  void saysThatTheHeapIsLookedInto() {
    Run run = caused("Heap Inspection Initiated GC", Simulation.run(exporting(1), 7, LOADS));

    Finding f = Judged.finding(EXPLICIT_GC, run);

    assertThat(f.share()).isGreaterThan(0.8);
    assertThat(f.remedy().what()).contains("class histograms");
    assertThat(f.remedy().setting()).isNull();
    assertThat(Judged.by(GC_PRESSURE, run)).isInstanceOf(Assessment.Silent.class);
  }

  /** A call is looked at when its collection is over: it may be in a second after the step. */
  @Test
  void knowsWhoAsksFromTheSecondsAfterTheStep() {
    Run run = Simulation.run(exporting(1), 7, LOADS);
    Window last = run.timeline().get(run.timeline().size() - 1);
    JvmWindow jvm = last.system().jvm();
    Map<String, Map<String, Long>> asked = Map.of("java.nio.Bits.reserveMemory", Map.of("", 3L));
    Window after =
        Judged.with(last, last.system().with(jvm.toBuilder().collectionsAskedBy(asked).build()))
            .toBuilder()
            .startMillis(last.startMillis() + 60_000)
            .build();
    Run unseen =
        Judged.withSystem(
            run,
            s ->
                s.jvm() == null
                    ? s
                    : s.with(s.jvm().toBuilder().collectionsAskedBy(Map.of()).build()));
    List<Window> timeline = new ArrayList<>(unseen.timeline());
    timeline.add(after);

    assertThat(Judged.finding(EXPLICIT_GC, unseen).remedy().what()).contains("DisableExplicitGC");
    assertThat(
            Judged.finding(EXPLICIT_GC, unseen.toBuilder().timeline(timeline).build())
                .remedy()
                .setting())
        .isEqualTo("-XX:MaxDirectMemorySize");
  }

  private static Run caused(String cause, Run run) {
    return Judged.withSystem(
        run,
        s -> {
          JvmWindow jvm = s.jvm();
          if (jvm == null || !jvm.collections().containsKey(JvmWindow.EXPLICIT)) {
            return s;
          }
          Map<String, JvmWindow.Collected> collections = new HashMap<>(jvm.collections());
          collections.put(cause, collections.remove(JvmWindow.EXPLICIT));
          return s.with(jvm.toBuilder().collections(collections).build());
        });
  }

  @Test
  void comesFirstAndNoMoreHeapIsAdvisedBesideIt() {
    Verdict verdict = Diagnosis.of(Simulation.run(exporting(1), 7, LOADS), Rules.ALL);

    assertThat(verdict.findings().get(0).kind()).isEqualTo(EXPLICIT_GC);
    assertThat(verdict.findings()).extracting(Finding::kind).doesNotContain(GC_PRESSURE);
  }

  @Test
  void isWhatRequestsQueueForWhereItKeepsTheOnlyThread() {
    Service s = exporting(1);
    s.workers = 1;
    s.workersSeen = true;
    s.endpoints.removeIf(e -> e.name().equals("GET /ok"));

    Run run = Simulation.run(s, 7, Load.open(10, 8), Load.open(58, 10));
    Verdict verdict =
        Diagnosis.of(Judged.withLedgers(run, (w, ledger) -> stopped(ledger)), Rules.ALL);

    assertThat(verdict.findings()).extracting(Finding::kind).startsWith(EXPLICIT_GC);
    assertThat(verdict.findings().get(0).share()).isGreaterThan(0.7);
    assertThat(verdict.findings())
        .extracting(Finding::kind)
        .doesNotContain(WORKER_THREADS_EXHAUSTED);
  }

  @Test
  void staysSilentWhenTheHeapIsTooSmallForWhatLives() {
    Service s = exporting(0);
    s.heapMb = 160;
    s.pauseMsPerLiveMb = 0.4;

    Judged.silent(EXPLICIT_GC, s, LOADS);
  }

  @Test
  void staysSilentWhenSomebodyAsksNowAndThenAndNothingSuffers() {
    Judged.silent(EXPLICIT_GC, exporting(0.002), LOADS);
  }

  @Test
  void saysThatTheCauseIsUnknownWhereTheAgentDidNotTellIt() {
    Run run = Judged.withSystem(Simulation.run(exporting(1), 7, LOADS), s -> s.with(null));
    Assessment a = Judged.by(EXPLICIT_GC, run);

    assertThat(((Assessment.Silent) a).because()).contains("did not report");
  }

  /** All that is charged to nothing else is such a collection. */
  private static LedgerSum stopped(LedgerSum l) {
    Map<ResourceId, Charge> charges = new HashMap<>(l.charges());
    charges.put(ResourceId.GC, new Charge(l.requests(), l.unattributedNanos(), 0));
    return new LedgerSum(
        l.requests(), l.wallNanos(), charges, l.cpuSampled(), l.cpuNanos(), l.allocatedBytes());
  }

  private static Service exporting(double weight) {
    Service s = new Service();
    s.hostCores = 2;
    s.heapMb = 700;
    s.liveMb = 150;
    s.pauseMsPerLiveMb = 0.1;
    s.with(new Endpoint("GET /ok", 5, new Cpu(1)).allocating(800));
    if (weight > 0) {
      s.endpoints.add(new Endpoint("GET /export", weight, new Cpu(1), new Collect()));
    }
    return s;
  }
}
