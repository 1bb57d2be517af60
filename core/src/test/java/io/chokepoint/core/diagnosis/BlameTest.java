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
import java.util.Map;
import org.junit.jupiter.api.Test;

class BlameTest {

  private static final ResourceId PAY = new ResourceId(ResourceKind.DOWNSTREAM, "remote:80");

  @Test
  void aCallThatWaitsForItsTurnOnAProcessorBlamesTheProcessorsAndNotTheOtherService() {
    Case subject = judged(saturated());

    assertThat(subject.excess().of(PAY)).isGreaterThan(0.3 * subject.blame().total());
    assertThat(subject.blame().of(PAY)).isLessThan(0.05 * subject.blame().total());
    assertThat(subject.blame().application()).isGreaterThan(0.9 * subject.blame().total());
  }

  @Test
  void whatIsChargedAndWhatIsNotExplainedAreTheWhole() {
    Blame blame = judged(saturated()).blame();
    double charged = blame.database() + blame.application() + blame.collector() + blame.strangers();
    double others = blame.others().values().stream().mapToDouble(d -> d).sum();

    assertThat(charged + others + blame.unexplained())
        .isBetween(0.99 * blame.total(), 1.01 * blame.total());
  }

  private static Case judged(Run run) {
    return Case.of(run, Levels.of(run).usable());
  }

  /** Two processors that are full, and half of the wait for them is within the call. */
  private static Run saturated() {
    Service s = new Service();
    s.hostCores = 2;
    s.with(new Endpoint("GET /a", 1, new Cpu(9), new Remote(4)));
    Run run = Simulation.run(s, 7, Load.open(10, 8), Load.open(240, 8));
    return Judged.withLedgers(run, (w, ledger) -> halfWithinTheCall(ledger));
  }

  private static LedgerSum halfWithinTheCall(LedgerSum l) {
    Map<ResourceId, Charge> charges = new HashMap<>(l.charges());
    charges.merge(PAY, new Charge(0, 0, l.unattributedNanos() / 2), Charge::plus);
    return new LedgerSum(
        l.requests(), l.wallNanos(), charges, l.cpuSampled(), l.cpuNanos(), l.allocatedBytes());
  }
}
