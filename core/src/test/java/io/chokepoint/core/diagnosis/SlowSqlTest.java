package io.chokepoint.core.diagnosis;

import static io.chokepoint.core.diagnosis.Kind.SLOW_SQL;
import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.core.diagnosis.Service.Borrow;
import io.chokepoint.core.diagnosis.Service.Cpu;
import io.chokepoint.core.diagnosis.Service.Endpoint;
import io.chokepoint.core.diagnosis.Service.Give;
import io.chokepoint.core.diagnosis.Service.Load;
import io.chokepoint.core.diagnosis.Service.Sql;
import io.chokepoint.core.diagnosis.rules.Rules;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.run.Run;
import io.chokepoint.core.run.Run.Target;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SlowSqlTest {

  private static final String SCAN =
      "select * from orders where customer_id = ? order by placed_at";
  private static final Load[] LOADS = {Load.open(6, 8), Load.open(90, 8)};

  private static final Endpoint LOOKUP =
      new Endpoint(
          "GET /products",
          1,
          new Borrow(),
          new Sql("select * from products where id = ?", 0.2, 1),
          new Give());

  @Test
  void namesTheStatementThatFillsTheDatabaseAndItsColumn() {
    Finding f = Judged.finding(SLOW_SQL, scanning(40), LOADS);

    assertThat(f.resource()).isEqualTo(ResourceId.sql(SCAN));
    assertThat(f.endpoints()).containsExactly("GET /orders");
    assertThat(f.remedy().what()).contains("customer_id").contains("not from its plan");
    assertThat(f.share()).isGreaterThan(0.6);
  }

  @Test
  void staysSilentWhenTheSameStatementIsCheap() {
    Judged.silent(SLOW_SQL, scanning(0.5), LOADS);
  }

  @Test
  void staysSilentWhenSqlIsSlowerOnlyBecauseTheServiceTakesTheProcessors() {
    Service s = new Service();
    s.hostCores = 2;
    s.with(
        new Endpoint("GET /hash", 1, new Cpu(30)),
        new Endpoint("GET /orders", 1, new Borrow(), new Sql(SCAN, 2, 0), new Give()));

    Judged.silent(SLOW_SQL, s, Load.open(10, 8), Load.open(160, 8));
  }

  @Test
  void staysSilentWhenAPoolMakesRequestsWaitForSqlThatIsAsFastAsEver() {
    Service s = new Service();
    s.pool = 3;
    s.with(new Endpoint("GET /orders", 1, new Borrow(), new Sql(SCAN, 0.2, 40), new Give()));

    Judged.silent(SLOW_SQL, s, LOADS);
  }

  @Test
  void firesForAStatementThatIsMostOfALatencyThatMissesItsTarget() {
    Service s = new Service();
    s.with(
        LOOKUP,
        new Endpoint(
            "GET /orders", 1, new Cpu(1), new Borrow(), new Sql(SCAN, 1, 300), new Give()));
    Run run = Simulation.run(s, 7, Load.open(4, 8), Load.open(20, 8));
    Target target = Target.builder().p95Nanos(100_000_000L).build();

    Verdict verdict =
        Diagnosis.of(run.toBuilder().targets(Map.of("GET /orders", target)).build(), Rules.ALL);

    assertThat(verdict.findings()).extracting(Finding::kind).containsExactly(SLOW_SQL);
    assertThat(verdict.summary()).contains("target");
  }

  @Test
  void saysInsufficientWithNoLighterLevelToCompareWith() {
    Judged.insufficient(SLOW_SQL, Simulation.run(scanning(40), 7, Load.open(60, 8)));
  }

  @Test
  void saysInsufficientWhenAWriteAloneGetsSlowerWhichMayBeALockThatNobodyLookedFor() {
    Service s = new Service();
    s.backingSeen = false;
    s.databaseCores = 1;
    s.with(
        new Endpoint(
            "POST /stock",
            1,
            new Borrow(),
            new Sql("update stock set n = ? where id = ?", 9, 0),
            new Give()));
    s.pool = 40;

    Judged.insufficient(SLOW_SQL, Simulation.run(s, 7, Load.open(10, 8), Load.open(140, 8)));
  }

  private static Service scanning(double ms) {
    Service s = new Service();
    s.hostCores = 2;
    return s.with(
        LOOKUP,
        new Endpoint(
            "GET /orders", 1.5, new Cpu(0.5), new Borrow(), new Sql(SCAN, ms, 0), new Give()));
  }
}
