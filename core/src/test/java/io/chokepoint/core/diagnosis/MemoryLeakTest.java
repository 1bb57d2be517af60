package io.chokepoint.core.diagnosis;

import static io.chokepoint.core.diagnosis.Kind.HEAP_EXHAUSTED;
import static io.chokepoint.core.diagnosis.Kind.MEMORY_LEAK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.chokepoint.core.diagnosis.Service.Cpu;
import io.chokepoint.core.diagnosis.Service.Endpoint;
import io.chokepoint.core.diagnosis.Service.Keep;
import io.chokepoint.core.diagnosis.Service.Load;
import io.chokepoint.core.diagnosis.rules.Rules;
import io.chokepoint.core.model.LedgerSum;
import io.chokepoint.core.run.Run;
import io.chokepoint.core.timeline.JvmWindow;
import io.chokepoint.core.timeline.SystemWindow;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MemoryLeakTest {

  private static final Load[] LOADS = {Load.open(20, 8), Load.open(80, 20)};

  @Test
  void findsWhatEachRequestKeepsBeforeTheHeapIsFull() {
    Finding f = Judged.finding(MEMORY_LEAK, keeping(100), LOADS);

    assertThat(f.endpoints()).containsExactly("GET /login");
    assertThat(f.predicted().from()).isCloseTo(100, within(10.0));
    assertThat(f.remedy().what()).contains("GET /login", "requests a second the heap is full in");
    assertThat(f.share()).isZero();
  }

  @Test
  void namesWhatStaysWhereTheJvmRecordedIt() {
    Run run = Simulation.run(keeping(100), 7, LOADS);
    Map<String, Long> kept =
        Map.of("byte[] at shop.Sessions.add:12", 7L, "String at an unknown place", 9L, "other", 4L);

    Finding f = Judged.finding(MEMORY_LEAK, Judged.recording(run, Map.of(), kept));
    assertThat(f.remedy().what())
        .startsWith("find what keeps byte[] at shop.Sessions.add:12 (35 % of the objects kept; ");
    assertThat(f.evidence())
        .anyMatch(
            e -> e.what().equals("share of the objects kept: byte[] at shop.Sessions.add:12"));

    Map<String, Long> small = Map.of("byte[] at shop.Tea.pot:1", 1L, "other", 19L);
    assertThat(Judged.finding(MEMORY_LEAK, Judged.recording(run, Map.of(), small)).remedy().what())
        .contains("KiB of each request of GET /login, and bound it");
  }

  @Test
  void theLeakIsNamedAndNotTheFullHeapThatItEndsIn() {
    Verdict verdict = Diagnosis.of(Simulation.run(keeping(250), 7, LOADS), Rules.ALL);

    assertThat(verdict.findings().get(0).kind()).isEqualTo(MEMORY_LEAK);
    assertThat(verdict.findings()).extracting(Finding::kind).doesNotContain(HEAP_EXHAUSTED);
  }

  @Test
  void findsALeakThatFilledTheHeapLongBeforeTheEnd() {
    Run full =
        Judged.withSystem(
            Simulation.run(keeping(400), 7, Load.open(20, 8), Load.open(80, 40)),
            s -> s.with(bounded(s.jvm(), 580L << 20)));

    assertThat(Judged.by(MEMORY_LEAK, full)).isInstanceOf(Assessment.Fires.class);
  }

  @Test
  void staysSilentWhenTheSameGarbageIsMadeAndNothingKept() {
    Judged.silent(MEMORY_LEAK, keeping(0), LOADS);
  }

  @Test
  void staysSilentWhenACacheFillsAndLevelsOff() {
    Run filling =
        Judged.withSystem(
            Simulation.run(keeping(400), 7, LOADS), s -> s.with(bounded(s.jvm(), 300L << 20)));

    assertThat(Judged.by(MEMORY_LEAK, filling)).isInstanceOf(Assessment.Silent.class);
  }

  /** A request has no more in hand than it allocates; a hundred here have 100 MB. */
  @Test
  void staysSilentWhereAllThatGrewCouldBeInTheHandsOfRequestsUnderWay() {
    Run run = Simulation.run(keeping(40), 7, LOADS);
    long end = run.steps().get(1).toMillis();

    assertThat(Judged.by(MEMORY_LEAK, run)).isInstanceOf(Assessment.Fires.class);
    assertThat(
            Judged.by(
                MEMORY_LEAK, Judged.withInside(run, w -> w.startMillis() > end - 3000 ? 100 : 0)))
        .isInstanceOf(Assessment.Silent.class);
  }

  /** A second is looked at before its end: those that ended in it may still have been there. */
  @Test
  void staysSilentWhereTheyEndedInTheSecondOfTheLastLook() {
    Run run = Simulation.run(keeping(40), 7, LOADS);
    long end = run.steps().get(1).toMillis();

    assertThat(
            Judged.by(
                MEMORY_LEAK,
                Judged.withInside(
                    run, w -> Math.abs(w.startMillis() - end + 5000) < 3000 ? 60 : 0)))
        .isInstanceOf(Assessment.Silent.class);
  }

  /** The JVM tells of virtual threads what all of them allocate, and not what one does. */
  @Test
  void knowsWhatRequestsOnVirtualThreadsMayHaveInHand() {
    Run virtual = onVirtualThreads(Simulation.run(keeping(40), 7, LOADS));
    long end = virtual.steps().get(1).toMillis();
    Run piledUp = Judged.withInside(virtual, w -> w.startMillis() > end - 3000 ? 100 : 0);

    assertThat(Judged.by(MEMORY_LEAK, virtual)).isInstanceOf(Assessment.Fires.class);
    assertThat(Judged.by(MEMORY_LEAK, piledUp)).isInstanceOf(Assessment.Silent.class);
    Judged.insufficient(MEMORY_LEAK, Judged.withSystem(piledUp, MemoryLeakTest::untold));
  }

  private static Run onVirtualThreads(Run run) {
    return Judged.withLedgers(
        run, (w, l) -> new LedgerSum(l.requests(), l.wallNanos(), l.charges(), 0, 0, 0));
  }

  private static SystemWindow untold(SystemWindow s) {
    return s.toBuilder().allocatedBytes(null).build();
  }

  @Test
  void staysSilentWhereTheCollectorDidNotLook() {
    assertThat(
            Judged.by(
                MEMORY_LEAK,
                Judged.withSystem(
                    Simulation.run(keeping(100), 7, LOADS), s -> SystemWindow.unknown(s.cpus()))))
        .isInstanceOf(Assessment.Silent.class);
  }

  private static @Nullable JvmWindow bounded(@Nullable JvmWindow jvm, long most) {
    return jvm == null || jvm.oldLeast() == null
        ? jvm
        : jvm.toBuilder()
            .oldLeast(Math.min(most, jvm.oldLeast()))
            .safepoints(null)
            .safepointSyncNanos(null)
            .build();
  }

  private static Service keeping(double kb) {
    Service s = new Service();
    s.heapMb = 600;
    s.liveMb = 60;
    s.pauseMsPerLiveMb = 0.02;
    return s.with(
        new Endpoint("GET /login", 1, new Cpu(1), new Keep(kb)).allocating(2000),
        new Endpoint("GET /ok", 1, new Cpu(1)).allocating(20));
  }
}
