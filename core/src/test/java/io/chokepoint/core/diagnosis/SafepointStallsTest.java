package io.chokepoint.core.diagnosis;

import static io.chokepoint.core.diagnosis.Kind.SAFEPOINT_STALLS;
import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.core.diagnosis.Service.Cpu;
import io.chokepoint.core.diagnosis.Service.Endpoint;
import io.chokepoint.core.diagnosis.Service.Load;
import io.chokepoint.core.diagnosis.Service.Stop;
import io.chokepoint.core.diagnosis.Verdict.Outcome;
import io.chokepoint.core.diagnosis.rules.Rules;
import io.chokepoint.core.run.Run;
import io.chokepoint.core.timeline.SystemWindow;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SafepointStallsTest {

  private static final Load[] LOADS = {Load.open(20, 10), Load.open(100, 12)};

  @Test
  void findsStopsThatTripleThePercentileOfThoseWhoNeverAskedForThem() {
    Verdict verdict = Diagnosis.of(Simulation.run(dumping(0.03, 30), 7, LOADS), Rules.ALL);

    assertThat(verdict.findings().get(0).kind()).isEqualTo(SAFEPOINT_STALLS);
    assertThat(verdict.findings().get(0).endpoints()).contains("GET /victim");
    assertThat(verdict.findings().get(0).remedy().what()).contains("thread dumps");
    assertThat(verdict.summary()).contains("p95");
  }

  @Test
  void namesTheCodeThatDumpsAllThreads() {
    Run run = Simulation.run(dumping(0.03, 30), 7, LOADS);
    String place = "shop.Watch.run:27 in java.lang.Thread.getAllStackTraces";
    Run sampled = Judged.withRunning(run, Map.of(place, 3L, "shop.Cart.sum:12", 9L));

    assertThat(Judged.finding(SAFEPOINT_STALLS, sampled).remedy().what())
        .isEqualTo(
            "do not dump all threads again and again in "
                + place
                + ": do it less often, or for one thread");
  }

  @Test
  void namesStopsThatTakeATenthOfTheTimeBeforeAnybodyFeelsThem() {
    Run run = Simulation.run(dumping(0, 0), 7, Load.open(20, 10), Load.open(40, 12));
    Run stopped = Judged.withSystem(run, s -> stopped(s, 120_000_000L));

    assertThat(Diagnosis.of(run, Rules.ALL).outcome()).isEqualTo(Outcome.HEALTHY);
    assertThat(Diagnosis.of(stopped, Rules.ALL).findings())
        .extracting(Finding::kind)
        .containsExactly(SAFEPOINT_STALLS);
  }

  @Test
  void staysSilentWhenStopsAreShort() {
    Judged.silent(SAFEPOINT_STALLS, dumping(0.03, 0.1), LOADS);
    assertThat(Diagnosis.of(Simulation.run(dumping(0.03, 0.1), 7, LOADS), Rules.ALL).outcome())
        .isEqualTo(Outcome.HEALTHY);
  }

  @Test
  void staysSilentWhenItIsCollectionsThatStopThreads() {
    Service s = dumping(0, 0);
    s.hostCores = 2;
    s.heapMb = 240;
    s.liveMb = 200;
    s.pauseMsPerLiveMb = 0.4;

    Judged.silent(SAFEPOINT_STALLS, s, LOADS);
  }

  /** Threads in a loop without a place to stop, which wait for a processor before its end. */
  @Test
  void leavesStopsToTheProcessorsThatStretchThem() {
    Service s = dumping(0.01, 0.4);
    s.hostCores = 2;
    s.endpoints.add(new Endpoint("GET /match", 1, new Cpu(20)));
    Run run = Simulation.run(s, 7, Load.open(10, 10), Load.open(150, 12));
    long loaded = run.steps().get(1).fromMillis();

    Run stretched =
        Judged.with(
            run,
            w -> w.startMillis() < loaded ? w : Judged.with(w, stopped(w.system(), 300_000_000L)));

    assertThat(Judged.by(SAFEPOINT_STALLS, stretched)).isInstanceOf(Assessment.Silent.class);
    assertThat(Diagnosis.of(stretched, Rules.ALL).findings().get(0).kind())
        .isEqualTo(Kind.CPU_SATURATED);
  }

  /** Others have the processors that threads need to come to a stop. */
  @Test
  void leavesTheTimeUntilThreadsStandToWhoTakesTheProcessors() {
    Service s = dumping(0.03, 30);
    Run idle = Simulation.run(s, 7, LOADS);
    s.hostCores = 2;
    s.strangerCores = 1.3;
    s.strangersFromSecond = 10;
    Run busy = Simulation.run(s, 7, Load.open(20, 10), Load.open(140, 12));

    assertThat(Judged.by(SAFEPOINT_STALLS, late(idle, 0.95))).isInstanceOf(Assessment.Fires.class);
    assertThat(Judged.by(SAFEPOINT_STALLS, late(busy, 0))).isInstanceOf(Assessment.Fires.class);
    assertThat(Judged.by(SAFEPOINT_STALLS, late(busy, 0.95))).isInstanceOf(Assessment.Silent.class);
  }

  /** So much of the stops is the time until all threads stand. */
  private static Run late(Run run, double part) {
    return Judged.withSystem(
        run,
        s ->
            s.jvm() == null || s.safepointNanos() == null
                ? s
                : s.toBuilder()
                    .safepointNanos((long) ((1 - part) * s.safepointNanos()))
                    .jvm(
                        s.jvm().toBuilder()
                            .safepointSyncNanos((long) (part * s.safepointNanos()))
                            .build())
                    .build());
  }

  private static SystemWindow stopped(SystemWindow s, long nanos) {
    return s.toBuilder().safepointNanos(nanos).build();
  }

  @Test
  void deniesNothingWhereTheJvmDidNotTell() {
    Run run =
        Judged.withSystem(
            Simulation.run(dumping(0.03, 30), 7, LOADS), s -> SystemWindow.unknown(s.cpus()));

    assertThat(((Assessment.Silent) Judged.by(SAFEPOINT_STALLS, run)).because())
        .contains("did not report");
  }

  private static Service dumping(double weight, double ms) {
    Service s = new Service();
    s.with(new Endpoint("GET /victim", 1, new Cpu(3)).allocating(weight > 0 ? 50 : 800));
    if (weight > 0) {
      s.endpoints.add(new Endpoint("GET /dump", weight, new Cpu(1), new Stop(ms)));
    }
    return s;
  }
}
