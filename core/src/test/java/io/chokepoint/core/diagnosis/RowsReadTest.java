package io.chokepoint.core.diagnosis;

import static io.chokepoint.core.diagnosis.Kind.CPU_SATURATED;
import static io.chokepoint.core.diagnosis.Kind.GC_PRESSURE;
import static io.chokepoint.core.diagnosis.Kind.N_PLUS_ONE;
import static io.chokepoint.core.diagnosis.Kind.SLOW_SQL;
import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.core.diagnosis.Service.Borrow;
import io.chokepoint.core.diagnosis.Service.Cpu;
import io.chokepoint.core.diagnosis.Service.Endpoint;
import io.chokepoint.core.diagnosis.Service.Give;
import io.chokepoint.core.diagnosis.Service.Load;
import io.chokepoint.core.diagnosis.Service.Sql;
import io.chokepoint.core.run.Run;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RowsReadTest {

  private static final String ALL = "select * from products";
  private static final String ONE = "select * from prices where product_id = ?";
  private static final String READS = "; a request of GET /page reads 10,000 rows of ";

  @Test
  void aSlowStatementSaysHowManyRowsARequestReads() {
    Service s = new Service();
    s.with(new Endpoint("GET /page", 1, new Borrow(), new Sql(ALL, 40, 0), new Give()));
    Run run = Simulation.run(s, 7, Load.open(10, 8), Load.open(90, 8));

    Finding f = Judged.finding(SLOW_SQL, Judged.reading(run, ALL, 10_000));

    assertThat(f.remedy().what()).contains(READS + "it: fetch a page of them");
    assertThat(f.evidence()).anyMatch(e -> e.unit().equals("rows") && e.value() == 10_000);
    assertThat(remedy(SLOW_SQL, run)).doesNotContain(" rows of");
    assertThat(remedy(SLOW_SQL, Judged.reading(run, ALL, 20))).doesNotContain(" rows of");
  }

  @Test
  void soDoFullProcessorsAndWhatTheAnswerHasOfThem() {
    Run run = computing(10);
    Run reading = Judged.reading(run, ALL, 10_000);

    assertThat(remedy(CPU_SATURATED, reading)).contains(READS + ALL + ": fetch a page of them");
    assertThat(remedy(CPU_SATURATED, Judged.answering(reading, 2_000)))
        .contains(READS + ALL + " for a response of 2,000 bytes: fetch a page");
    assertThat(remedy(CPU_SATURATED, Judged.answering(reading, 500_000)))
        .contains(READS + ALL + ": fetch a page");
    assertThat(remedy(CPU_SATURATED, run)).doesNotContain(" rows of");
  }

  /** Which takes longer for each row than reading one does. */
  @Test
  void notWhereRequestsComputeSomethingElse() {
    assertThat(remedy(CPU_SATURATED, Judged.reading(computing(10), ALL, 1_000))).contains(" rows");
    assertThat(remedy(CPU_SATURATED, Judged.reading(computing(50), ALL, 1_000)))
        .doesNotContain(" rows of");
  }

  @Test
  void soDoesACollectorThatIsBusyWithWhatIsMadeOfThem() {
    Service s = new Service();
    s.heapMb = 300;
    s.liveMb = 40;
    s.pauseMsPerLiveMb = 8;
    s.with(
        new Endpoint("GET /page", 1, new Cpu(2), new Borrow(), new Sql(ALL, 0.1, 1), new Give())
            .allocating(800));
    Run run = Simulation.run(s, 7, Load.open(10, 8), Load.open(120, 10));

    assertThat(remedy(GC_PRESSURE, Judged.reading(run, ALL, 10_000))).contains(READS + ALL);
    assertThat(remedy(GC_PRESSURE, run)).doesNotContain(" rows of");
  }

  /** The many look-ups of a row each are told by their number. */
  @Test
  void aRepeatedStatementIsNotTheOneThatReadsMany() {
    List<Service.Phase> phases = new ArrayList<>(List.of(new Borrow(), new Sql(ALL, 0.5, 0)));
    for (int i = 0; i < 60; i++) {
      phases.add(new Sql(ONE, 0.2, 0));
    }
    phases.add(new Give());
    Service s = new Service();
    s.with(new Endpoint("GET /page", 1, phases.toArray(Service.Phase[]::new)));
    Run run = Simulation.run(s, 7, Load.open(5, 8), Load.open(290, 8));

    assertThat(remedy(N_PLUS_ONE, Judged.reading(run, ALL, 10_000))).contains(READS + ALL);
    assertThat(remedy(N_PLUS_ONE, Judged.reading(run, ONE, 100))).doesNotContain(" rows of");
  }

  private static Run computing(double cpuMs) {
    Service s = new Service();
    s.hostCores = 2;
    s.with(
        new Endpoint(
            "GET /page", 1, new Borrow(), new Sql(ALL, 0.1, 1), new Give(), new Cpu(cpuMs)));
    return Simulation.run(s, 7, Load.open(20 / cpuMs, 8), Load.open(2200 / cpuMs, 8));
  }

  private static String remedy(Kind kind, Run run) {
    return Judged.finding(kind, run).remedy().what();
  }
}
