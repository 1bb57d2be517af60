package io.chokepoint.core.diagnosis;

import static io.chokepoint.core.diagnosis.Kind.DEADLOCK;
import static io.chokepoint.core.diagnosis.Kind.HEAP_EXHAUSTED;
import static io.chokepoint.core.diagnosis.Kind.RESTARTED;
import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.core.diagnosis.Service.Cpu;
import io.chokepoint.core.diagnosis.Service.Endpoint;
import io.chokepoint.core.diagnosis.Service.Fail;
import io.chokepoint.core.diagnosis.Service.Load;
import io.chokepoint.core.diagnosis.Verdict.Outcome;
import io.chokepoint.core.diagnosis.rules.Rules;
import io.chokepoint.core.run.Run;
import io.chokepoint.core.timeline.JvmWindow;
import io.chokepoint.core.timeline.Window;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What befalls the JVM as a whole: it deadlocks, is started again, runs out of heap. */
class JvmStateTest {

  private static final Run HEALTHY =
      Simulation.run(
          new Service().with(new Endpoint("GET /a", 1, new Cpu(2)).allocating(100)),
          7,
          Load.open(20, 8),
          Load.open(60, 8));

  @Test
  void saysNothingOfAJvmThatStayedUp() {
    assertThat(Diagnosis.of(HEALTHY, Rules.ALL).outcome()).isEqualTo(Outcome.HEALTHY);
    for (Kind kind : List.of(DEADLOCK, RESTARTED, HEAP_EXHAUSTED)) {
      assertThat(Judged.by(kind, HEALTHY)).isInstanceOf(Assessment.Silent.class);
    }
  }

  @Test
  void namesBothPlacesOfADeadlockFirst() {
    List<String> circle = List.of("thread a waits in shop.A.x:1", "thread b waits in shop.B.y:2");
    Verdict verdict =
        Diagnosis.of(Judged.withSystem(HEALTHY, s -> s.with(jvm(s.jvm(), 1, circle))), Rules.ALL);

    assertThat(verdict.findings().get(0).kind()).isEqualTo(DEADLOCK);
    assertThat(verdict.summary()).contains("shop.A.x:1", "shop.B.y:2");
  }

  @Test
  void saysThatTheServiceWasStartedAgainUnderLoad() {
    long half = HEALTHY.steps().get(1).fromMillis() + 3000;
    Verdict verdict = Diagnosis.of(restartedAt(half), Rules.ALL);

    assertThat(verdict.findings().get(0).kind()).isEqualTo(RESTARTED);
    assertThat(verdict.findings().get(0).evidence().get(1).what()).contains("in step step 2");
  }

  @Test
  void mindsNoStartBeforeTheLoad() {
    assertThat(Judged.by(RESTARTED, restartedAt(HEALTHY.steps().get(0).fromMillis() - 1000)))
        .isInstanceOf(Assessment.Silent.class);
  }

  @Test
  void findsAHeapThatCollectionsOfAllOfTheTimeDoNotEmpty() {
    long from = HEALTHY.steps().get(1).toMillis() - 4000;
    Run full =
        HEALTHY.toBuilder()
            .timeline(
                HEALTHY.timeline().stream()
                    .map(w -> w.startMillis() >= from ? starved(w) : w)
                    .toList())
            .build();

    Finding f = Judged.finding(HEAP_EXHAUSTED, full);
    assertThat(f.remedy().setting()).isEqualTo("-Xmx");
    assertThat(f.remedy().what())
        .contains("first of all in GET /a, which allocates ")
        .contains("more heap only delays the failure");

    Map<String, Long> allocated = Map.of("Object[] at shop.Statements.all:12", 90L, "other", 10L);
    assertThat(
            Judged.finding(HEAP_EXHAUSTED, Judged.recording(full, allocated, Map.of()))
                .remedy()
                .what())
        .contains("first of all Object[] at shop.Statements.all:12 (90 %)");
  }

  @Test
  void findsAHeapInWhichTheAgentCameToNoMoreWindows() {
    long from = HEALTHY.steps().get(1).fromMillis();
    List<Window> until =
        HEALTHY.timeline().stream()
            .filter(w -> w.startMillis() < from)
            .map(JvmStateTest::starved)
            .toList();
    Run ended = HEALTHY.toBuilder().timeline(until.subList(until.size() - 2, until.size())).build();

    Verdict verdict = Diagnosis.of(ended, Rules.ALL);
    assertThat(verdict.outcome()).isEqualTo(Outcome.FINDINGS);
    assertThat(verdict.findings().get(0).kind()).isEqualTo(HEAP_EXHAUSTED);
    assertThat(verdict.summary()).contains("Levels of load cannot be judged");
  }

  @Test
  void looksElsewhereThanTheHeapWhereMemoryIsShortAndTheHeapIsNot() {
    Service s =
        new Service()
            .with(new Endpoint("GET /a", 1, new Cpu(1), new Fail("java.lang.OutOfMemoryError", 1)));

    Finding f = Judged.finding(HEAP_EXHAUSTED, s, Load.open(20, 8), Load.open(60, 8));
    assertThat(f.remedy().setting()).isNull();
    assertThat(f.remedy().what()).contains("threads, class metadata or direct buffers");
  }

  private static Run restartedAt(long millis) {
    List<Window> windows =
        HEALTHY.timeline().stream()
            .map(
                w ->
                    Judged.with(
                        w,
                        w.system()
                            .with(
                                jvm(
                                    w.system().jvm(),
                                    w.startMillis() < millis ? 1 : 2,
                                    List.of()))))
            .toList();
    return HEALTHY.toBuilder().timeline(windows).build();
  }

  private static Window starved(Window w) {
    return Judged.with(
        w, Judged.collecting(w.system(), w.lengthNanos() * 9 / 10, 1000L << 20, 1024L << 20));
  }

  private static @Nullable JvmWindow jvm(
      @Nullable JvmWindow j, long started, List<String> deadlocked) {
    return j == null ? null : j.toBuilder().startedMillis(started).deadlocked(deadlocked).build();
  }
}
