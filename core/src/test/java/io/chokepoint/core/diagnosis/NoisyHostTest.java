package io.chokepoint.core.diagnosis;

import static io.chokepoint.core.diagnosis.Kind.CPU_SATURATED;
import static io.chokepoint.core.diagnosis.Kind.NOISY_HOST;
import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.core.diagnosis.Service.Cpu;
import io.chokepoint.core.diagnosis.Service.Endpoint;
import io.chokepoint.core.diagnosis.Service.Fail;
import io.chokepoint.core.diagnosis.Service.Load;
import io.chokepoint.core.diagnosis.rules.Rules;
import io.chokepoint.core.run.Run;
import org.junit.jupiter.api.Test;

class NoisyHostTest {

  private static final Load[] LOADS = {Load.open(8, 10), Load.open(75, 10)};

  @Test
  void saysHowManyProcessorsTheOthersTakeAndHowManyTheServiceNeeds() {
    Service s = computing(6);
    s.strangerCores = 6;
    s.strangersFromSecond = 12;

    Finding f = Judged.finding(NOISY_HOST, s, LOADS);

    assertThat(f.remedy().to()).isBetween(1.0, 2.0);
    assertThat(f.share()).isGreaterThan(0.5);
  }

  @Test
  void staysSilentWhenTheServiceUsesTheProcessorsItself() {
    Judged.silent(NOISY_HOST, computing(25), LOADS);
  }

  @Test
  void leavesAServiceToItselfThatNeedsMoreThanThereIsWithoutTheOthers() {
    Service s = computing(40);
    s.strangerCores = 6;
    s.strangersFromSecond = 12;

    Judged.silent(NOISY_HOST, s, LOADS);
    Finding f = Judged.finding(CPU_SATURATED, s, LOADS);
    assertThat(f.share()).isGreaterThan(0.5);
    assertThat(f.remedy().to()).as("75/s of 40 ms, beside six others").isGreaterThan(3);
  }

  @Test
  void staysSilentWhenTheOthersAreThereAtEveryLoadAndNothingGetsSlower() {
    Service s = computing(0.4);
    s.strangerCores = 4;

    Judged.silent(NOISY_HOST, s, LOADS);
  }

  /** Others fill the processors, and a request in three fails as fast as ever. */
  @Test
  void leavesFailuresThatAreNoSlowerToWhoeverNamesThem() {
    Service s = computing(0.4);
    s.strangerCores = 4;
    s.with(new Endpoint("GET /b", 1, new Cpu(0.4), new Fail("IllegalStateException", 1)));

    Verdict verdict = Diagnosis.of(Simulation.run(s, 7, LOADS), Rules.ALL);

    assertThat(verdict.findings()).extracting(Finding::kind).containsExactly(Kind.ERRORS);
  }

  @Test
  void saysInsufficientWhereCpuTimeWasNotMeasured() {
    Run run = Simulation.run(computing(6), 7, LOADS);

    Judged.insufficient(
        NOISY_HOST,
        Judged.withSystem(run, w -> io.chokepoint.core.timeline.SystemWindow.unknown(2)));
  }

  private static Service computing(double ms) {
    Service s = new Service();
    s.hostCores = 2;
    return s.with(new Endpoint("GET /a", 1, new Cpu(ms)));
  }
}
