package io.chokepoint.core.diagnosis;

import static io.chokepoint.core.diagnosis.Kind.OUTSIDE_THE_SERVICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.chokepoint.core.diagnosis.Service.Cpu;
import io.chokepoint.core.diagnosis.Service.Endpoint;
import io.chokepoint.core.diagnosis.Service.Load;
import io.chokepoint.core.model.Charge;
import io.chokepoint.core.model.Latencies;
import io.chokepoint.core.model.LedgerSum;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.run.Run;
import io.chokepoint.core.timeline.ClientWindow;
import io.chokepoint.core.timeline.ClientWindow.Traffic;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OutsideTheServiceTest {

  private static final Load[] LOADS = {Load.open(20, 8), Load.open(150, 8)};

  @Test
  void findsDelayedAcknowledgementsAtEveryLoadAndWithoutALighterLevel() {
    for (Load[] loads : List.of(LOADS, new Load[] {Load.open(100, 8)})) {
      Finding f = Judged.finding(OUTSIDE_THE_SERVICE, outside(80_000L, ms -> ms + 41, loads));

      assertThat(f.remedy().what()).contains("40 ms").contains("TCP_NODELAY");
      assertThat(f.predicted().from()).isBetween(41.0, 47.0);
      assertThat(f.predicted().to()).isLessThan(6);
      // what a client waits, and how much of it is outside, but for the round trip
      double waits = f.evidence().get(0).value();
      double outside = f.evidence().get(1).value();
      assertThat(f.share()).isCloseTo((outside - 0.08) / waits, withinPercentage(0.1));
    }
  }

  /** The kernel delays the more of them the sooner the next request comes. */
  @Test
  void findsThemWhereOnlyAPartOfTheAnswersHasThem() {
    Run run = Simulation.run(service(), 7, LOADS);
    long heavy = run.steps().get(1).fromMillis();

    Finding f =
        Judged.finding(
            OUTSIDE_THE_SERVICE,
            changed(run, 80_000L, (at, ms) -> at >= heavy || at % 3000 == 0 ? ms + 41 : ms));

    assertThat(f.remedy().what()).contains("40 ms").contains("TCP_NODELAY");
  }

  @Test
  void findsWhatGrowsBeforeTheServiceThoughTheServiceIsAsFastAsEver() {
    Run run = Simulation.run(service(), 7, LOADS);
    long heavy = run.steps().get(1).fromMillis();

    Finding f =
        Judged.finding(
            OUTSIDE_THE_SERVICE, changed(run, null, (at, ms) -> at >= heavy ? ms + 300 : ms + 1));

    assertThat(f.share()).isGreaterThan(0.9);
    assertThat(f.remedy().what()).contains("accept queue");
  }

  @Test
  void staysSilentWhereANetworkIsFarAway() {
    assertThat(Judged.by(OUTSIDE_THE_SERVICE, outside(80_000_000L, ms -> ms + 85, LOADS)))
        .isInstanceOf(Assessment.Silent.class);
  }

  @Test
  void staysSilentWhereNobodyMeasuredTheWay() {
    assertThat(Judged.by(OUTSIDE_THE_SERVICE, outside(null, ms -> ms + 85, LOADS)))
        .isInstanceOf(Assessment.Silent.class);
  }

  @Test
  void staysSilentWhereTheServicesProcessorsAreFull() {
    Run run = Simulation.run(service(), 7, Load.open(20, 8), Load.open(480, 8));

    assertThat(Judged.by(OUTSIDE_THE_SERVICE, changed(run, 80_000L, (at, ms) -> ms + 400)))
        .isInstanceOf(Assessment.Silent.class);
  }

  /** On processors that others fill, the service's own threads soon get their turn. */
  @Test
  void findsWhatIsTooLongForTheQueueForProcessors() {
    Run full =
        Judged.withSystem(
            outside(80_000L, ms -> ms + 71, LOADS),
            s -> s.toBuilder().hostBusyNanos(2_000_000_000L).build());

    assertThat(Judged.by(OUTSIDE_THE_SERVICE, queueing(full, 1)))
        .isInstanceOf(Assessment.Fires.class);
    assertThat(Judged.by(OUTSIDE_THE_SERVICE, queueing(full, 10)))
        .isInstanceOf(Assessment.Silent.class);
  }

  /** Each request waits so many milliseconds for a processor. */
  private static Run queueing(Run run, long millis) {
    return Judged.withLedgers(
        run,
        (w, ledger) -> {
          Map<ResourceId, Charge> charges = new HashMap<>(ledger.charges());
          long n = ledger.requests();
          charges.put(ResourceId.RUN_QUEUE, new Charge(n, n * millis * 1_000_000, 0));
          return new LedgerSum(
              n,
              ledger.wallNanos(),
              charges,
              ledger.cpuSampled(),
              ledger.cpuNanos(),
              ledger.allocatedBytes());
        });
  }

  @Test
  void staysSilentWhereRequestsHangInsideAndKeepWhatOthersWaitFor() {
    Run run = outside(80_000L, ms -> ms + 400, LOADS);

    assertThat(Judged.by(OUTSIDE_THE_SERVICE, run)).isInstanceOf(Assessment.Fires.class);
    Run hanging = Judged.withInside(run, 13);
    assertThat(Judged.by(OUTSIDE_THE_SERVICE, hanging)).isInstanceOf(Assessment.Silent.class);
  }

  @Test
  void claimsNothingOfTheWayWhereTheClientWaitsForRequestsThatDoNotEndInside() {
    Run run = Simulation.run(service(), 7, LOADS);
    long heavy = run.steps().get(1).fromMillis();
    Run slower = changed(run, null, (at, ms) -> at >= heavy ? ms + 300 : ms + 1);

    assertThat(symptoms(slower)).anyMatch(s -> s.contains("before the request reaches it"));
    assertThat(symptoms(Judged.withInside(slower, 30))).isEmpty();
  }

  private static List<String> symptoms(Run run) {
    return Case.of(run, Levels.of(run).usable()).degradation().symptoms();
  }

  private static Service service() {
    Service s = new Service();
    s.hostCores = 2;
    return s.with(new Endpoint("GET /a", 1, new Cpu(4)));
  }

  private static Run outside(
      @Nullable Long roundTrip, DoubleUnaryOperator clientMillis, Load... loads) {
    return changed(
        Simulation.run(service(), 7, loads), roundTrip, (at, ms) -> clientMillis.applyAsDouble(ms));
  }

  private interface Change {
    double millis(long atMillis, double inside);
  }

  private static Run changed(Run run, @Nullable Long roundTrip, Change change) {
    List<ClientWindow> client =
        run.client().stream()
            .map(
                w -> {
                  Map<String, Traffic> all = new HashMap<>();
                  w.endpoints()
                      .forEach(
                          (name, t) -> {
                            Histogram h = new Histogram(2);
                            double ms = t.service().meanNanos() / 1e6;
                            h.recordValueWithCount(
                                Math.round(1e6 * change.millis(w.startMillis(), ms)),
                                t.service().count());
                            Latencies seen = Latencies.of(h);
                            all.put(
                                name,
                                new Traffic(t.due(), 0, t.completed(), seen, seen, t.errors()));
                          });
                  return new ClientWindow(w.startMillis(), all, w.driver());
                })
            .toList();
    return run.toBuilder().setup(run.setup().with(roundTrip)).client(client).build();
  }
}
