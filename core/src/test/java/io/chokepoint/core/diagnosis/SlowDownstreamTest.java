package io.chokepoint.core.diagnosis;

import static io.chokepoint.core.diagnosis.Kind.SLOW_DOWNSTREAM;
import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.core.diagnosis.Service.Borrow;
import io.chokepoint.core.diagnosis.Service.Cpu;
import io.chokepoint.core.diagnosis.Service.Endpoint;
import io.chokepoint.core.diagnosis.Service.Give;
import io.chokepoint.core.diagnosis.Service.Load;
import io.chokepoint.core.diagnosis.Service.Remote;
import io.chokepoint.core.diagnosis.Service.Sql;
import io.chokepoint.core.run.Run;
import io.chokepoint.core.run.Run.Target;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SlowDownstreamTest {

  private static final Load[] LOADS = {Load.open(8, 8), Load.open(120, 8)};

  @Test
  void namesTheServiceThatAnswersMoreSlowlyTheMoreItIsCalled() {
    Service s = calling(60);
    s.remoteServers = 6;

    Finding f = Judged.finding(SLOW_DOWNSTREAM, s, LOADS);

    assertThat(f.resource().name()).isEqualTo("remote:80");
    assertThat(f.endpoints()).containsExactly("GET /price");
    assertThat(f.share()).isGreaterThan(0.9);
    assertThat(f.remedy().from()).isBetween(5.0, 7.0);
    assertThat(f.remedy().to()).isBetween(8.0, 12.0);
    assertThat(f.predicted().to()).isLessThan(100);
  }

  @Test
  void saysHowOftenARequestCallsIt() {
    Service s =
        new Service()
            .with(new Endpoint("GET /price", 1, new Remote(50), new Remote(50), new Remote(50)));
    s.remoteServers = 6;

    assertThat(Judged.finding(SLOW_DOWNSTREAM, s, LOADS).remedy().what())
        .contains("call it less often (a request of GET /price does so 3 times)");
    Service once = calling(100);
    once.remoteServers = 6;
    assertThat(Judged.finding(SLOW_DOWNSTREAM, once, LOADS).remedy().what())
        .endsWith("call it less often");
  }

  @Test
  void staysSilentWhenCallsAreLongButNotLongerUnderLoad() {
    Judged.silent(SLOW_DOWNSTREAM, calling(300), LOADS);
  }

  @Test
  void staysSilentWhenCallersOnlyWaitForTheProcessorAfterwards() {
    Service s = new Service();
    s.hostCores = 2;
    s.with(new Endpoint("GET /price", 1, new Cpu(10), new Remote(20), new Cpu(10)));

    Judged.silent(SLOW_DOWNSTREAM, s, Load.open(8, 8), Load.open(120, 8));
  }

  @Test
  void staysSilentWhenTheCallIsWhatFillsAPool() {
    Service s = new Service();
    s.pool = 5;
    s.with(
        new Endpoint(
            "POST /pay",
            1,
            new Borrow(),
            new Sql("select 1", 0.2, 2),
            new Remote(100),
            new Give()));

    Judged.silent(SLOW_DOWNSTREAM, s, Load.open(5, 8), Load.open(70, 8));
  }

  @Test
  void namesTheServiceThatIsMostOfAnEndpointsTimeWhereThatMissesItsTarget() {
    Run run = Simulation.run(calling(300), 7, LOADS);
    Run withTarget =
        run.toBuilder()
            .targets(Map.of("GET /price", Target.builder().meanNanos(100_000_000L).build()))
            .build();

    assertThat(Judged.by(SLOW_DOWNSTREAM, withTarget)).isInstanceOf(Assessment.Fires.class);
  }

  @Test
  void saysInsufficientWhenALoadIsNotKeptUpWithAndNoLighterLevelTellsWhatACallTakesAlone() {
    Service s = calling(60);
    s.remoteServers = 6;

    Judged.insufficient(SLOW_DOWNSTREAM, Simulation.run(s, 7, Load.open(250, 8)));
  }

  private static Service calling(double ms) {
    return new Service().with(new Endpoint("GET /price", 1, new Cpu(0.5), new Remote(ms)));
  }
}
