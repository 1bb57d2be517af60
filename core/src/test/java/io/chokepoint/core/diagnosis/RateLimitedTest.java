package io.chokepoint.core.diagnosis;

import static io.chokepoint.core.diagnosis.Kind.RATE_LIMITED;
import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.core.diagnosis.Service.Cpu;
import io.chokepoint.core.diagnosis.Service.Endpoint;
import io.chokepoint.core.diagnosis.Service.Enter;
import io.chokepoint.core.diagnosis.Service.Leave;
import io.chokepoint.core.diagnosis.Service.Load;
import io.chokepoint.core.diagnosis.Service.Remote;
import io.chokepoint.core.diagnosis.rules.Rules;
import io.chokepoint.core.model.ResourceKind;
import org.junit.jupiter.api.Test;

class RateLimitedTest {

  private static final Load[] LOADS = {Load.open(8, 8), Load.open(60, 8)};

  @Test
  void namesTheLimiterHowManyPassAndHowManyCome() {
    Service s = limited(20);

    Finding f = Judged.finding(RATE_LIMITED, s, LOADS);

    assertThat(f.resource().name()).isEqualTo("partner-api");
    assertThat(f.share()).isGreaterThan(0.8);
    assertThat(f.remedy().from()).isBetween(45.0, 55.0);
    assertThat(f.remedy().to()).isBetween(60.0, 90.0);
    assertThat(f.remedy().what()).contains("429");
    assertThat(Diagnosis.of(Simulation.run(s, 7, LOADS), Rules.ALL).findings().get(0).kind())
        .isEqualTo(RATE_LIMITED);
  }

  @Test
  void staysSilentWhenAllMayPass() {
    Judged.silent(RATE_LIMITED, limited(2), LOADS);
  }

  @Test
  void leavesABulkheadWhoseHoldersAreSlowToTheServiceTheyCall() {
    Service s = new Service();
    s.capacities.put("partner", 10);
    s.remoteServers = 2;
    s.with(
        new Endpoint(
            "GET /a",
            1,
            new Cpu(0.3),
            new Enter(ResourceKind.LIMITER, "partner"),
            new Remote(40),
            new Leave("partner")));

    assertThat(Diagnosis.of(Simulation.run(s, 7, LOADS), Rules.ALL).findings().get(0).kind())
        .isEqualTo(Kind.SLOW_DOWNSTREAM);
  }

  @Test
  void staysSilentWhereNobodyWaitedForALimiter() {
    Judged.silent(
        RATE_LIMITED, new Service().with(new Endpoint("GET /a", 1, new Remote(20))), LOADS);
  }

  /** A limiter lets one pass each so many milliseconds. */
  private static Service limited(double ms) {
    return new Service()
        .with(
            new Endpoint(
                "GET /a",
                1,
                new Cpu(0.3),
                new Enter(ResourceKind.LIMITER, "partner-api"),
                new Remote(ms),
                new Leave("partner-api"),
                new Remote(22)));
  }
}
