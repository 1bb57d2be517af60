package io.chokepoint.core.diagnosis;

import static io.chokepoint.core.diagnosis.Kind.CONNECTION_LEAK;
import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.core.diagnosis.Service.Borrow;
import io.chokepoint.core.diagnosis.Service.Cpu;
import io.chokepoint.core.diagnosis.Service.Endpoint;
import io.chokepoint.core.diagnosis.Service.Give;
import io.chokepoint.core.diagnosis.Service.Load;
import io.chokepoint.core.diagnosis.Service.Sql;
import io.chokepoint.core.diagnosis.rules.Rules;
import io.chokepoint.core.model.ResourceKind;
import io.chokepoint.core.timeline.PoolWindow;
import io.chokepoint.core.timeline.SystemWindow;
import io.chokepoint.core.timeline.Window;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConnectionLeakTest {

  private static final Load[] LOADS = {Load.open(20, 8), Load.open(80, 10)};

  private static final Endpoint SOUND =
      new Endpoint(
          "GET /orders", 1, new Cpu(0.5), new Borrow(), new Sql("select 1", 0.2, 5), new Give());

  private static final Endpoint COUPONS =
      new Endpoint("GET /coupons", 1, new Borrow(), new Sql("select 2", 0.2, 2), new Give());

  @Test
  void namesTheEndpointThatLosesConnectionsAndHowMany() {
    Service s = new Service().with(SOUND, COUPONS.leaking(0.02));
    s.poolTimeoutSeconds = 1;

    Finding f = Judged.finding(CONNECTION_LEAK, s, LOADS);

    assertThat(f.endpoints()).containsExactly("GET /coupons");
    assertThat(f.evidence().get(0).value()).isGreaterThanOrEqualTo(5);
    assertThat(f.share()).isGreaterThan(0.8);
  }

  @Test
  void countsAsManyLostAsThoseFoundWhoWait() {
    Leak leak = new Leak(10, Map.of(), 0, 0, Map.of(0L, 2L, 1000L, 10L));

    assertThat(leak.meanDuring(List.of(waiting(0, 0), waiting(1000, 9)), "x")).isEqualTo(10);
    assertThat(leak.meanDuring(List.of(waiting(0, 0), waiting(1000, 0)), "x")).isEqualTo(6);
    assertThat(leak.meanDuring(List.of(), "x")).isZero();
  }

  private static Window waiting(long start, int pending) {
    PoolWindow pool =
        PoolWindow.builder(ResourceKind.CONNECTION_POOL, "HikariCP").pending(pending).build();
    return Window.builder(start, 1_000_000_000, SystemWindow.builder(1).build())
        .pools(Map.of("x", pool))
        .build();
  }

  @Test
  void staysSilentWhenConnectionsComeBackAfterTheirRequest() {
    Judged.silent(CONNECTION_LEAK, new Service().with(SOUND, COUPONS.detaching(0.05)), LOADS);
  }

  /** C3P0's unreturnedConnectionTimeout, a collection: what is forgotten comes back in the end. */
  @Test
  void namesConnectionsThatAreTakenBackLongAfterTheirRequestWhereRequestsWaitForThem() {
    Service s = new Service().with(SOUND, COUPONS.detaching(0.2));
    s.pool = 12;

    Finding f = Judged.finding(CONNECTION_LEAK, s, LOADS);

    assertThat(f.endpoints()).containsExactly("GET /coupons");
    assertThat(f.share()).isGreaterThan(0.8);
    Judged.silent(Kind.POOL_HELD_ACROSS_SLOW_WORK, s, LOADS);
    Judged.silent(Kind.POOL_TOO_SMALL, s, LOADS);
  }

  @Test
  void staysSilentWhenAPoolIsFullOfConnectionsInUse() {
    Service s = new Service().with(SOUND);
    s.pool = 1;

    Judged.silent(CONNECTION_LEAK, s, Load.open(20, 8), Load.open(250, 8));
  }

  @Test
  void cannotJudgeALeakInTooFewWindows() {
    Service s = new Service().with(COUPONS.leaking(0.5));

    Verdict verdict = Diagnosis.of(Simulation.run(s, 7, Load.open(20, 2)), Rules.ALL);

    assertThat(verdict.outcome()).isEqualTo(Verdict.Outcome.INSUFFICIENT);
    assertThat(verdict.missing()).extracting(Verdict.Missing::kind).contains(CONNECTION_LEAK);
  }
}
