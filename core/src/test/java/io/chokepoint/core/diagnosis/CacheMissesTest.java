package io.chokepoint.core.diagnosis;

import static io.chokepoint.core.diagnosis.Kind.CACHE_MISSES;
import static io.chokepoint.core.diagnosis.Kind.SLOW_SQL;
import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.core.diagnosis.Service.Borrow;
import io.chokepoint.core.diagnosis.Service.Cpu;
import io.chokepoint.core.diagnosis.Service.Endpoint;
import io.chokepoint.core.diagnosis.Service.Give;
import io.chokepoint.core.diagnosis.Service.Load;
import io.chokepoint.core.diagnosis.Service.LookUp;
import io.chokepoint.core.diagnosis.Service.Sql;
import io.chokepoint.core.diagnosis.rules.Rules;
import org.junit.jupiter.api.Test;

class CacheMissesTest {

  private static final String SUM = "select sum(price) from part where id between ? and ?";
  private static final Load[] LOADS = {Load.open(20, 8), Load.open(300, 8)};

  @Test
  void asksForRoomForTheKeysAndForNoIndexWhereMostLookUpsFindNothing() {
    Verdict verdict = Diagnosis.of(Simulation.run(prices(0.07), 7, LOADS), Rules.ALL);

    Finding f = verdict.findings().get(0);
    assertThat(f.kind()).isEqualTo(CACHE_MISSES);
    assertThat(f.resource().name()).isEqualTo("cache");
    assertThat(f.remedy().what()).doesNotContain("index");
    assertThat(f.remedy().from()).isEqualTo(4 << 20);
    assertThat(f.remedy().to()).isBetween(45.0 * (1 << 20), 75.0 * (1 << 20));
    assertThat(verdict.findings()).extracting(Finding::kind).doesNotContain(SLOW_SQL);
  }

  @Test
  void staysSilentWhereTheCacheFindsMostKeys() {
    Judged.silent(CACHE_MISSES, prices(0.97), LOADS);
  }

  @Test
  void namesTheStatementAndNotTheCacheWhereNothingIsEvictedOrExpires() {
    Service s = prices(0.2);
    s.evictionsPerMiss = 0;

    Judged.silent(CACHE_MISSES, s, LOADS);
    assertThat(Diagnosis.of(Simulation.run(s, 7, LOADS), Rules.ALL).findings().get(0).kind())
        .isEqualTo(SLOW_SQL);
  }

  @Test
  void saysInsufficientWhereNobodyAskedTheCache() {
    Service s = prices(0.07);
    s.backingSeen = false;

    Judged.insufficient(CACHE_MISSES, Simulation.run(s, 7, LOADS));
  }

  private static Service prices(double hits) {
    Service s = new Service();
    s.hostCores = 2;
    s.pool = 40;
    return s.with(
        new Endpoint(
            "GET /price",
            1,
            new Cpu(0.3),
            new LookUp(hits, 3),
            new Borrow(),
            new Sql(SUM, 8, 0),
            new Give(),
            new Cpu(0.2)));
  }
}
