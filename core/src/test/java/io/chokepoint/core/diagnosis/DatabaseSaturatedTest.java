package io.chokepoint.core.diagnosis;

import static io.chokepoint.core.diagnosis.Kind.DATABASE_SATURATED;
import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.core.diagnosis.Service.Borrow;
import io.chokepoint.core.diagnosis.Service.Cpu;
import io.chokepoint.core.diagnosis.Service.Endpoint;
import io.chokepoint.core.diagnosis.Service.Give;
import io.chokepoint.core.diagnosis.Service.Load;
import io.chokepoint.core.diagnosis.Service.Sql;
import io.chokepoint.core.diagnosis.rules.Rules;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DatabaseSaturatedTest {

  private static final Load[] LOADS = {Load.open(15, 8), Load.open(170, 8)};

  @Test
  void namesTheDatabaseAsAWholeAndNoStatementAndNoLargerPool() {
    Service s = reports(8, 12);
    s.pool = 10;

    Verdict verdict = Diagnosis.of(Simulation.run(s, 7, LOADS), Rules.ALL);

    assertThat(verdict.findings()).extracting(Finding::kind).containsExactly(DATABASE_SATURATED);
    assertThat(verdict.findings().get(0).remedy().what()).contains("a larger pool makes it worse");
  }

  @Test
  void staysSilentWhereTheDatabaseHasRoom() {
    Judged.silent(DATABASE_SATURATED, reports(8, 4), LOADS);
  }

  @Test
  void staysSilentWhereOneStatementIsTheCause() {
    Service s = reports(4, 2);
    s.endpoints.add(
        new Endpoint(
            "GET /scan", 1, new Borrow(), new Sql("select * from scan", 50, 0), new Give()));

    Judged.silent(DATABASE_SATURATED, s, LOADS);
  }

  @Test
  void staysSilentWithoutALighterLevel() {
    Judged.silent(DATABASE_SATURATED, reports(8, 12), Load.open(170, 8));
  }

  private static Service reports(int statements, double demandMs) {
    List<Endpoint> all = new ArrayList<>();
    for (int i = 0; i < statements; i++) {
      all.add(
          new Endpoint(
              "GET /" + i,
              1,
              new Cpu(0.3),
              new Borrow(),
              new Sql("select " + i, demandMs, 0),
              new Give()));
    }
    Service s = new Service();
    s.databaseCores = 2;
    s.pool = 40;
    return s.with(all.toArray(Endpoint[]::new));
  }
}
