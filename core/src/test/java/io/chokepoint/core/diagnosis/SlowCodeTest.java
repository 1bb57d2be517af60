package io.chokepoint.core.diagnosis;

import static io.chokepoint.core.diagnosis.Kind.CPU_SATURATED;
import static io.chokepoint.core.diagnosis.Kind.LARGE_PAYLOAD;
import static io.chokepoint.core.diagnosis.Kind.SLOW_CODE;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.core.diagnosis.Service.Cpu;
import io.chokepoint.core.diagnosis.Service.Endpoint;
import io.chokepoint.core.diagnosis.Service.Load;
import io.chokepoint.core.diagnosis.rules.Rules;
import io.chokepoint.core.model.LedgerSum;
import io.chokepoint.core.run.Run;
import io.chokepoint.core.timeline.JvmWindow;
import io.chokepoint.core.timeline.JvmWindow.Computed;
import io.chokepoint.core.timeline.SystemWindow;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SlowCodeTest {

  private static final String REGEX = "com.example.Names.check:12 in java.util.regex.Matcher.find";
  private static final Load[] LOADS = {Load.open(10, 8), Load.open(220, 8)};

  @Test
  void namesTheLineTheCallAndTheEndpoint() {
    Run run = using(10, Map.of(REGEX, 8L, "com.example.Names.list:3", 1L, "other", 1L));

    Finding f = Judged.finding(SLOW_CODE, run);

    assertThat(f.remedy().what())
        .contains("regular expression in com.example.Names.check:12")
        .contains("GET /names");
    assertThat(f.endpoints()).containsExactly("GET /names");
    List<Finding> findings = Diagnosis.of(run, Rules.ALL).findings();
    assertThat(findings).extracting(Finding::kind).containsExactly(SLOW_CODE, CPU_SATURATED);
  }

  @Test
  void looksAtLighterLevelsTooWhereThreadsAreHardToStop() {
    Run plain = using(10, Map.of());
    long loaded = plain.steps().get(1).fromMillis();
    Run lighter = Judged.withRunning(plain, Map.of(REGEX, 8L));
    Run run =
        Judged.with(
            lighter,
            w ->
                w.startMillis() < loaded ? w : plain.timeline().get(lighter.timeline().indexOf(w)));

    assertThat(Judged.finding(SLOW_CODE, run).remedy().what())
        .contains("regular expression in com.example.Names.check:12");
  }

  @Test
  void takesWhatTheJvmRecordedWhereThreadsAreHardToStop() {
    Run run =
        Judged.recording(
            using(10, Map.of()), Map.of(REGEX, 8L, "com.example.Names.list:3", 1L, "other", 1L));

    assertThat(Judged.finding(SLOW_CODE, run).remedy().what())
        .contains("regular expression in com.example.Names.check:12")
        .contains("GET /names");
  }

  @Test
  void needsFewSamplesWhereAllAreAtOnePlace() {
    assertThat(samples(6, 0)).isInstanceOf(Assessment.Fires.class);
    assertThat(samples(3, 0)).isInstanceOf(Assessment.Silent.class);
    assertThat(samples(6, 4)).isInstanceOf(Assessment.Silent.class);
  }

  /** In all, in one second of the loaded level. */
  private static Assessment samples(long there, long elsewhere) {
    Run plain = using(10, Map.of());
    long second = plain.steps().get(1).fromMillis() + 2000;
    Run sampled =
        Judged.withRunning(plain, Map.of(REGEX, there, "com.example.Names.list:3", elsewhere));
    return Judged.by(
        SLOW_CODE,
        Judged.with(
            plain,
            w ->
                w.startMillis() == second
                    ? sampled.timeline().get(plain.timeline().indexOf(w))
                    : w));
  }

  @Test
  void leavesCodeThatComputesToTheProcessorsAndNamesItThere() {
    Run run = using(10, Map.of("com.example.Hash.of:7 in java.security.MessageDigest.update", 9L));

    assertThat(Judged.by(SLOW_CODE, run)).isInstanceOf(Assessment.Silent.class);
    assertThat(Judged.finding(CPU_SATURATED, run).remedy().what())
        .contains(
            "use less CPU in com.example.Hash.of:7 (calls java.security.MessageDigest.update)");
  }

  @Test
  void staysSilentWhereTheProcessorsHaveRoom() {
    assertThat(Judged.by(SLOW_CODE, using(1, Map.of(REGEX, 9L))))
        .isInstanceOf(Assessment.Silent.class);
  }

  @Test
  void callsSerialisationOfLargeAnswersALargePayload() {
    Run run = using(10, Map.of("com.fasterxml.jackson", 8L, "com.example.Names.list:3", 2L));

    Finding f = Judged.finding(LARGE_PAYLOAD, Judged.answering(run, 500_000));

    assertThat(f.remedy().what()).contains("return less in GET /names: 488 KiB each");
    assertThat(Diagnosis.of(Judged.answering(run, 500_000), Rules.ALL).findings())
        .extracting(Finding::kind)
        .containsExactly(LARGE_PAYLOAD, CPU_SATURATED);
    assertThat(Judged.by(LARGE_PAYLOAD, Judged.answering(run, 2_000)))
        .isInstanceOf(Assessment.Silent.class);
    assertThat(Judged.by(LARGE_PAYLOAD, run)).isInstanceOf(Assessment.Silent.class);
  }

  @Test
  void saysHowLargeAnswersAreWhereNoSampleTellsWhatTheTimeIsFor() {
    Run run = using(10, Map.of());

    assertThat(Judged.finding(CPU_SATURATED, Judged.answering(run, 500_000)).remedy().what())
        .contains("use less CPU in GET /names (a response of GET /names has 488 KiB");
    assertThat(Judged.finding(CPU_SATURATED, Judged.answering(run, 2_000)).remedy().what())
        .contains("use less CPU in GET /names, or");
  }

  @Test
  void staysSilentWhereNoSampleTells() {
    assertThat(Judged.by(SLOW_CODE, using(10, Map.of()))).isInstanceOf(Assessment.Silent.class);
  }

  @Test
  void doesNotBlameRequestsForWhatOtherThreadsUse() {
    Run busy = barelyByRequests();

    assertThat(Judged.finding(CPU_SATURATED, busy).remedy().what())
        .contains("use less CPU in threads outside requests");
    assertThat(
            Judged.finding(CPU_SATURATED, Judged.withSystem(busy, this::whileRebuilding))
                .remedy()
                .what())
        .contains(
            "threads prices-# outside requests, which use 1.20 CPUs at shop.Prices.rebuild:40");
  }

  /** What requests used is told when they end, and most of these had not when the step did. */
  @Test
  void doesNotBlameOtherThreadsForWhatRequestsUnderWayUse() {
    Run ending =
        Judged.withLedgers(
            using(10, Map.of()),
            (w, l) ->
                new LedgerSum(
                    l.requests(), l.wallNanos(), l.charges(), l.cpuSampled(), l.cpuNanos() / 4, 0));
    Finding ended = Judged.finding(CPU_SATURATED, ending);
    Finding underWay = Judged.finding(CPU_SATURATED, Judged.withInside(ending, 100_000));

    assertThat(ended.remedy().what()).contains("use less CPU in threads outside requests");
    assertThat(underWay.remedy().what()).contains("use less CPU in GET /names");
    assertThat(requireNonNull(underWay.remedy().to()))
        .isLessThan(requireNonNull(ended.remedy().to()));
    assertThat(underWay.evidence())
        .extracting(Finding.Evidence::what)
        .contains("of these, used by requests that ended");
  }

  @Test
  void namesWhoStartsThreadsThatEndBeforeTheyAreLookedAt() {
    Run busy = barelyByRequests();
    Map<String, Map<String, Long>> by =
        Map.of(
            "shop.Page.tile:9 < shop.Page.show:4",
            Map.of("GET /names", 9L),
            "other",
            Map.of("", 1L));

    assertThat(remedy(Judged.withSystem(busy, s -> starting(s, 800L, by))))
        .contains(
            "use less CPU in threads that end before they are looked at",
            "800 threads a second are started, 90 % of them by shop.Page.tile:9, called by"
                + " shop.Page.show:4 for GET /names;");
    assertThat(remedy(Judged.withSystem(busy, s -> starting(s, 800L, Map.of()))))
        .contains("800 threads a second are started;");
    // none that ends within a second computes for longer
    assertThat(remedy(Judged.withSystem(busy, s -> starting(s, 1L, by))))
        .contains("use less CPU in threads outside requests");
    assertThat(remedy(Judged.withSystem(using(10, Map.of()), s -> starting(s, 800L, by))))
        .contains("use less CPU in GET /names");
    // those of requests that had not ended, and threads that are there to stay
    assertThat(
            remedy(Judged.withInside(Judged.withSystem(busy, s -> starting(s, 800L, by)), 100_000)))
        .contains("use less CPU in GET /names");
    AtomicInteger there = new AtomicInteger(20);
    assertThat(
            remedy(
                Judged.withSystem(
                    busy,
                    s -> starting(s, 20L, by).toBuilder().threads(there.addAndGet(20)).build())))
        .contains("use less CPU in threads outside requests");
  }

  private static SystemWindow starting(
      SystemWindow s, long threads, Map<String, Map<String, Long>> by) {
    return s.with(JvmWindow.builder(1, 1).threadsStarted(threads).threadsStartedBy(by).build());
  }

  private static String remedy(Run run) {
    return Judged.finding(CPU_SATURATED, run).remedy().what();
  }

  private static Run barelyByRequests() {
    return Judged.withLedgers(
        using(10, Map.of()),
        (w, l) ->
            new LedgerSum(
                l.requests(), l.wallNanos(), l.charges(), l.cpuSampled(), l.cpuNanos() / 10, 0));
  }

  @Test
  void namesWhatThreadsDoWhereNobodyToldWhatRequestsUse() {
    Run untold =
        Judged.withLedgers(
            using(10, Map.of()),
            (w, l) -> new LedgerSum(l.requests(), l.wallNanos(), l.charges(), 0, 0, 0));

    assertThat(
            Judged.finding(CPU_SATURATED, Judged.withSystem(untold, this::whileRebuilding))
                .remedy()
                .what())
        .contains("use less CPU in the work of threads prices-# at shop.Prices.rebuild:40");
  }

  private SystemWindow whileRebuilding(SystemWindow s) {
    Computed rebuilding =
        new Computed(
            1_200_000_000, Map.of("shop.Prices.rebuild:40", 9L, "shop.Prices.read:20", 2L));
    return s.with(
        JvmWindow.builder(1, 1)
            .outsideRequests(
                Map.of("prices-#", rebuilding, "timer-#", new Computed(90_000_000, Map.of())))
            .build());
  }

  private static Run using(double cpuMs, Map<String, Long> running) {
    Service s = new Service();
    s.hostCores = 2;
    s.with(new Endpoint("GET /names", 1, new Cpu(cpuMs)));
    return Judged.withRunning(Simulation.run(s, 7, LOADS), running);
  }
}
