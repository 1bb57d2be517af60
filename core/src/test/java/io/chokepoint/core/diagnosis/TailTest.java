package io.chokepoint.core.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.core.diagnosis.Service.Cpu;
import io.chokepoint.core.diagnosis.Service.Endpoint;
import io.chokepoint.core.diagnosis.Service.Load;
import io.chokepoint.core.diagnosis.Service.Remote;
import io.chokepoint.core.diagnosis.Service.Stop;
import io.chokepoint.core.diagnosis.Verdict.Outcome;
import io.chokepoint.core.diagnosis.rules.Rules;
import org.junit.jupiter.api.Test;

class TailTest {

  @Test
  void seesThatSomeOfTheRequestsWaitLongThoughTheMeanHardlyTells() {
    Service s = new Service();
    s.with(
        new Endpoint("GET /a", 1, new Cpu(3)),
        new Endpoint("GET /dump", 0.03, new Cpu(1), new Stop(30)));
    Degradation d = judged(s, Load.open(20, 10), Load.open(100, 12));

    assertThat(d.material()).isTrue();
    assertThat(d.symptoms()).singleElement().asString().contains("slowest 5 % of GET /a");
  }

  @Test
  void mindsNoTailThatIsThereAtEveryLoad() {
    Service s = new Service();
    s.with(new Endpoint("GET /a", 14, new Cpu(1)), new Endpoint("GET /a slow", 1, new Remote(300)));

    assertThat(judged(s, Load.open(30, 10), Load.open(150, 10)).symptoms()).isEmpty();
  }

  @Test
  void takesQueueingBelowSaturationForWhatAnyLoadBrings() {
    for (int seed = 1; seed <= 10; seed++) {
      Service s = new Service();
      s.hostCores = 2;
      s.with(new Endpoint("GET /a", 1, new Cpu(5)), new Endpoint("GET /b", 1, new Cpu(2)));
      Verdict verdict =
          Diagnosis.of(Simulation.run(s, seed, Load.open(20, 10), Load.open(340, 10)), Rules.ALL);

      assertThat(verdict.outcome()).as(verdict.summary()).isEqualTo(Outcome.HEALTHY);
    }
  }

  private static Degradation judged(Service s, Load... loads) {
    return Case.of(Simulation.run(s, 7, loads), Levels.of(Simulation.run(s, 7, loads)).usable())
        .degradation();
  }
}
