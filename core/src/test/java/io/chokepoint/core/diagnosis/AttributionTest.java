package io.chokepoint.core.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.core.diagnosis.Service.Cpu;
import io.chokepoint.core.diagnosis.Service.Endpoint;
import io.chokepoint.core.diagnosis.Service.Load;
import io.chokepoint.core.diagnosis.Service.Remote;
import io.chokepoint.core.model.Charge;
import io.chokepoint.core.model.LedgerSum;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.model.ResourceKind;
import io.chokepoint.core.run.Run;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AttributionTest {

  private static final ResourceId PAY = new ResourceId(ResourceKind.DOWNSTREAM, "remote:80");

  @Test
  void aCallThatWaitsForItsTurnOnAProcessorBlamesTheProcessorsAndNotTheOtherService() {
    Case subject = judged(saturated());

    assertThat(subject.excess().of(PAY)).isGreaterThan(0.3 * subject.attribution().total());
    assertThat(subject.attribution().of(PAY)).isLessThan(0.05 * subject.attribution().total());
    assertThat(subject.attribution().application())
        .isGreaterThan(0.9 * subject.attribution().total());
  }

  /** Code on a thread of the same service ends the wait, and is stretched as the request's own. */
  @Test
  void aWaitThatIsStretchedAsTheServicesOwnCodeIsBlamesTheProcessorsAndNotThePlace() {
    ResourceId place = new ResourceId(ResourceKind.IDLE, "com.example.Prices.await");
    Run run =
        Judged.withLedgers(
            full(new Endpoint("GET /a", 1, new Cpu(9))),
            (w, ledger) -> onOtherThreads(place, ledger));
    Case subject = judged(run);

    assertThat(subject.excess().of(place)).isGreaterThan(0.7 * subject.attribution().total());
    assertThat(subject.attribution().of(place)).isLessThan(0.05 * subject.attribution().total());
    assertThat(subject.attribution().application())
        .isGreaterThan(0.9 * subject.attribution().total());
  }

  @Test
  void whatIsChargedAndWhatIsNotExplainedAreTheWhole() {
    Attribution attribution = judged(saturated()).attribution();
    double charged =
        attribution.database()
            + attribution.application()
            + attribution.collector()
            + attribution.otherProcesses();
    double others = attribution.others().values().stream().mapToDouble(d -> d).sum();

    assertThat(charged + others + attribution.unexplained())
        .isBetween(0.99 * attribution.total(), 1.01 * attribution.total());
  }

  @Test
  void partsNamedTogetherAreNoMoreThanTheWholeWhereOtherRequestsGotShorter() {
    ResourceId threads = new ResourceId(ResourceKind.WORKER_THREADS, "http");
    Map<ResourceId, Double> others = Map.of(threads, 40.0);

    assertThat(Summary.heaviest(new Attribution(100, Map.of(), 0, 0, 0, 0, others, 120)))
        .containsExactly(
            "25 % of the excess is worker threads http",
            "75 % of the excess is charged to no resource");
  }

  private static Case judged(Run run) {
    return Case.of(run, Levels.of(run).usable());
  }

  /** Two processors that are full, and half of the wait for them is within the call. */
  private static Run saturated() {
    Run run = full(new Endpoint("GET /a", 1, new Cpu(9), new Remote(4)));
    return Judged.withLedgers(run, (w, ledger) -> within(PAY, 0.5, ledger));
  }

  private static Run full(Endpoint endpoint) {
    Service s = new Service();
    s.hostCores = 2;
    s.with(endpoint);
    return Simulation.run(s, 7, Load.open(10, 8), Load.open(240, 8));
  }

  /** Part of what has no name is there. */
  private static LedgerSum within(ResourceId id, double part, LedgerSum l) {
    Map<ResourceId, Charge> charges = new HashMap<>(l.charges());
    charges.merge(id, new Charge(0, 0, (long) (l.unattributedNanos() * part)), Charge::plus);
    return with(charges, l);
  }

  /** Four fifths of what the service's own code takes it takes on another thread. */
  private static LedgerSum onOtherThreads(ResourceId id, LedgerSum l) {
    Map<ResourceId, Charge> charges = new HashMap<>(l.charges());
    long moved = l.unattributedNanos() * 4 / 5;
    for (ResourceId own : List.of(ResourceId.CPU, ResourceId.RUN_QUEUE)) {
      Charge c = l.charge(own);
      charges.put(own, new Charge(c.visits(), c.waitNanos() / 5, c.serviceNanos() / 5));
      moved += c.residenceNanos() * 4 / 5;
    }
    charges.put(id, new Charge(l.requests(), moved, 0));
    return with(charges, l);
  }

  private static LedgerSum with(Map<ResourceId, Charge> charges, LedgerSum l) {
    return new LedgerSum(
        l.requests(), l.wallNanos(), charges, l.cpuSampled(), l.cpuNanos(), l.allocatedBytes());
  }
}
