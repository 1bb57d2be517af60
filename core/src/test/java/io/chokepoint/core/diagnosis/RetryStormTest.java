package io.chokepoint.core.diagnosis;

import static io.chokepoint.core.diagnosis.Kind.CODE_WAIT;
import static io.chokepoint.core.diagnosis.Kind.ERRORS;
import static io.chokepoint.core.diagnosis.Kind.RETRY_STORM;
import static io.chokepoint.core.diagnosis.Kind.SLOW_DOWNSTREAM;
import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.core.diagnosis.Service.Cpu;
import io.chokepoint.core.diagnosis.Service.Endpoint;
import io.chokepoint.core.diagnosis.Service.Load;
import io.chokepoint.core.diagnosis.Service.Remote;
import io.chokepoint.core.diagnosis.Service.Retrying;
import io.chokepoint.core.diagnosis.rules.Rules;
import io.chokepoint.core.model.Charge;
import io.chokepoint.core.model.LedgerSum;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.model.ResourceKind;
import io.chokepoint.core.run.Run;
import io.chokepoint.core.timeline.EndpointWindow;
import io.chokepoint.core.timeline.Window;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RetryStormTest {

  private static final Load[] LOADS = {Load.open(15, 8), Load.open(115, 8)};

  @Test
  void namesTheServiceThatRequestsCallAgainAndAgainAndCountsNoCallGivenUpAsServed() {
    Verdict verdict = Diagnosis.of(Simulation.run(retrying(6), 7, LOADS), Rules.ALL);

    Finding f = verdict.findings().get(0);
    assertThat(f.kind()).isEqualTo(RETRY_STORM);
    assertThat(f.resource().name()).isEqualTo("remote:80");
    assertThat(f.remedy().from()).isGreaterThan(4);
    assertThat(f.remedy().to()).isBetween(0.99, 1.2);
    assertThat(f.predicted().from()).isGreaterThan(400);
    assertThat(f.predicted().to()).isBetween(100.0, 130.0);
    assertThat(f.remedy().what()).containsPattern("for which it needs [67]\\b");
    for (Finding other : verdict.findings()) {
      if (other.kind() == SLOW_DOWNSTREAM) {
        assertThat(other.remedy().from()).isNull();
        assertThat(other.remedy().to()).isBetween(6.0, 7.0);
      }
    }
  }

  @Test
  void findsAStormThatHasRagedSinceTheLightestLevel() {
    Run run = Simulation.run(retrying(6), 7, Load.open(115, 8), Load.open(125, 8));
    Run failing = Judged.with(run, RetryStormTest::withCallsThatAllFailed);

    Finding f = Diagnosis.of(failing, Rules.ALL).findings().get(0);

    assertThat(f.kind()).isEqualTo(RETRY_STORM);
    assertThat(f.remedy().to()).isEqualTo(1);
    assertThat(f.evidence()).anyMatch(e -> e.what().contains("were given up") && e.value() > 90);
    assertThat(f.remedy().what()).contains("overloaded all the time");
    assertThat(Judged.by(ERRORS, failing)).isInstanceOf(Assessment.Silent.class);
  }

  /** Requests are answered by a fallback where all attempts have failed. */
  @Test
  void findsAStormBehindAFallback() {
    Run run = Simulation.run(retrying(6), 7, LOADS);
    Run answered = Judged.with(run, w -> withFallback(w, 1));
    Run unseen = Judged.with(run, w -> withFallback(w, 0));

    assertThat(Judged.by(RETRY_STORM, unheard(answered))).isInstanceOf(Assessment.Fires.class);
    Judged.insufficient(RETRY_STORM, unheard(unseen));
  }

  /** The pause before another attempt is part of the storm, and no wait of its own. */
  @Test
  void namesTheStormAndNotTheSleepBetweenItsAttempts() {
    Run run = Simulation.run(retrying(6), 7, LOADS);
    Run pausing = Judged.withLedgers(run, (w, l) -> withPauses(l));
    Run seen = unheard(Judged.with(pausing, w -> withFallback(w, 1)));
    Run unseen = unheard(Judged.with(pausing, w -> withFallback(w, 0)));

    Finding f = Diagnosis.of(seen, Rules.ALL).findings().get(0);
    assertThat(f.kind()).isEqualTo(RETRY_STORM);
    assertThat(f.share()).isGreaterThan(0.9);
    assertThat(Judged.by(CODE_WAIT, seen)).isInstanceOf(Assessment.Silent.class);
    assertThat(Judged.by(CODE_WAIT, unseen)).isInstanceOf(Assessment.Fires.class);
  }

  /** Nearly all of what additional calls took is a pause before them instead. */
  private static LedgerSum withPauses(LedgerSum l) {
    ResourceId remote = new ResourceId(ResourceKind.DOWNSTREAM, "remote:80");
    ResourceId pause =
        new ResourceId(ResourceKind.IDLE, "shop.Stock.ask in java.lang.Thread.sleep");
    Charge calls = l.charge(remote);
    long more = Math.max(0, calls.visits() - l.requests());
    long nanos = calls.visits() == 0 ? 0 : calls.serviceNanos() / calls.visits() * more / 20 * 19;
    Map<ResourceId, Charge> charges = new HashMap<>(l.charges());
    charges.put(remote, new Charge(calls.visits(), 0, calls.serviceNanos() - nanos));
    charges.put(pause, new Charge(more, nanos, 0));
    return new LedgerSum(
        l.requests(), l.wallNanos(), charges, l.cpuSampled(), l.cpuNanos(), l.allocatedBytes());
  }

  private static Run unheard(Run run) {
    return run.toBuilder().client(List.of()).build();
  }

  private static Window withFallback(Window w, int seen) {
    Map<String, EndpointWindow> endpoints = new LinkedHashMap<>(w.endpoints());
    endpoints.replaceAll(
        (name, e) ->
            e.toBuilder().statuses(Map.of(200, e.latency().count())).errors(Map.of()).build());
    long requests = endpoints.values().stream().mapToLong(e -> e.latency().count()).sum();
    return withFailedCalls(w, endpoints, seen * Math.max(0, calls(w) - requests));
  }

  private static Window withCallsThatAllFailed(Window w) {
    return withFailedCalls(w, w.endpoints(), calls(w));
  }

  private static long calls(Window w) {
    ResourceId remote = new ResourceId(ResourceKind.DOWNSTREAM, "remote:80");
    return w.endpoints().values().stream().mapToLong(e -> e.ledger().charge(remote).visits()).sum();
  }

  private static Window withFailedCalls(
      Window w, Map<String, EndpointWindow> endpoints, long failed) {
    return w.toBuilder().endpoints(endpoints).failedCalls(Map.of("remote:80", failed)).build();
  }

  @Test
  void staysSilentWhereTheServiceIsLateAndNobodyCallsItTwice() {
    Service s = new Service();
    s.remoteServers = 4;
    s.with(new Endpoint("GET /stock", 1, new Cpu(0.3), new Remote(40)));

    Judged.silent(RETRY_STORM, s, LOADS);
  }

  @Test
  void staysSilentWhereEachRequestCallsSeveralTimesAtEveryLoad() {
    Service s = new Service();
    s.remoteServers = 12;
    s.with(
        new Endpoint(
            "GET /stock", 1, new Cpu(0.3), new Remote(40), new Remote(40), new Remote(40)));

    Judged.silent(RETRY_STORM, s, LOADS);
  }

  @Test
  void namesTheSlowServiceWhereItsCallsAreGivenUpOnce() {
    Verdict verdict = Diagnosis.of(Simulation.run(retrying(1), 7, LOADS), Rules.ALL);

    assertThat(verdict.findings()).extracting(Finding::kind).doesNotContain(RETRY_STORM);
  }

  private static Service retrying(int attempts) {
    Service s = new Service();
    s.remoteServers = 4;
    return s.with(new Endpoint("GET /stock", 1, new Cpu(0.3), new Retrying(40, 120, attempts)));
  }
}
