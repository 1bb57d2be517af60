package io.chokepoint.core.diagnosis;

import static io.chokepoint.core.diagnosis.Kind.CPU_SATURATED;
import static io.chokepoint.core.diagnosis.Kind.N_PLUS_ONE;
import static io.chokepoint.core.diagnosis.Kind.SLOW_SQL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.chokepoint.core.diagnosis.Service.Borrow;
import io.chokepoint.core.diagnosis.Service.Cpu;
import io.chokepoint.core.diagnosis.Service.Endpoint;
import io.chokepoint.core.diagnosis.Service.Give;
import io.chokepoint.core.diagnosis.Service.Load;
import io.chokepoint.core.diagnosis.Service.Phase;
import io.chokepoint.core.diagnosis.Service.Sql;
import io.chokepoint.core.diagnosis.rules.Rules;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.run.Run;
import io.chokepoint.core.run.Run.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NPlusOneTest {

  private static final String ITEM = "select price from item where id = ?";
  private static final Load[] LOADS = {Load.open(10, 8), Load.open(200, 8)};

  @Test
  void namesTheStatementItsNumberAndTheEndpointBeforeTheProcessorsThatItFills() {
    Verdict verdict = Diagnosis.of(Simulation.run(orders(60, 0.1, 0.1), 7, LOADS), Rules.ALL);

    Finding f = verdict.findings().get(0);
    assertThat(f.kind()).isEqualTo(N_PLUS_ONE);
    assertThat(f.resource()).isEqualTo(ResourceId.sql(ITEM));
    assertThat(f.endpoints()).containsExactly("GET /orders");
    assertThat(f.remedy().from()).isEqualTo(60);
    assertThat(f.remedy().what()).contains("60 executions become 1 or 2").doesNotContain("index");
    // 0.1 ms of the database's, 0.2 ms on the way, and what the simulation's clock adds
    double one = f.evidence().get(1).value();
    assertThat(one).isBetween(0.3, 0.6);
    assertThat(f.predicted().from() - f.predicted().to())
        .isCloseTo(59 * one, withinPercentage(0.1));
    assertThat(verdict.findings()).extracting(Finding::kind).doesNotContain(SLOW_SQL);
  }

  @Test
  void staysSilentWhereOneQueryFetchesAll() {
    Judged.silent(N_PLUS_ONE, orders(1, 6, 6), LOADS);
  }

  @Test
  void staysSilentWhereTheRepeatedStatementsAreLittleOfWhatARequestDoes() {
    Service s = orders(10, 0.02, 0.02);
    s.endpoints.set(
        0, new Endpoint("GET /orders", 1, withFirst(s.endpoints.get(0).phases(), new Cpu(40))));

    Judged.silent(N_PLUS_ONE, s, Load.open(4, 8), Load.open(55, 8));
    assertThat(Judged.finding(CPU_SATURATED, s, Load.open(4, 8), Load.open(55, 8)).remedy().what())
        .contains("GET /orders, whose requests execute " + ITEM + " 10 times each");
  }

  /**
   * Of a database in the same JVM an execution takes microseconds, and its mapping ten times that.
   */
  @Test
  void claimsWhatSamplesFindInTheMapperThatExecutesThem() {
    Service s = orders(10, 2, 0.02);
    Run run = Simulation.run(s, 7, Load.open(5, 8), Load.open(110, 8));
    String loop = "com.example.Orders.of:19 in jdk.proxy2.$Proxy157.findByOrder";
    String own = "com.example.Orders.sum:31";

    Verdict verdict = Diagnosis.of(Judged.withRunning(run, Map.of(loop, 8L, own, 1L)), Rules.ALL);

    assertThat(verdict.findings().get(0).kind()).isEqualTo(N_PLUS_ONE);
    assertThat(verdict.findings().get(0).remedy().what())
        .contains("10 times a request, mostly at com.example.Orders.of:19,");
    assertThat(Judged.by(N_PLUS_ONE, Judged.withRunning(run, Map.of(loop, 1L, own, 8L))))
        .isInstanceOf(Assessment.Silent.class);
  }

  @Test
  void staysSilentWhereTheRepeatedStatementIsLongInItself() {
    Judged.silent(N_PLUS_ONE, orders(6, 0.1, 4), Load.open(5, 8), Load.open(90, 8));
  }

  @Test
  void firesForRoundTripsThatAreMostOfALatencyThatMissesItsTarget() {
    Service s = orders(60, 0.02, 0.02);
    s.roundTripMs = 0.5;
    Run run = Simulation.run(s, 7, Load.open(5, 8), Load.open(20, 8));
    Target target = Target.builder().meanNanos(10_000_000L).build();

    Verdict verdict =
        Diagnosis.of(run.toBuilder().targets(Map.of("GET /orders", target)).build(), Rules.ALL);

    assertThat(verdict.findings()).extracting(Finding::kind).containsExactly(N_PLUS_ONE);
  }

  private static Service orders(int k, double ownMs, double databaseMs) {
    List<Phase> phases = new ArrayList<>(List.of(new Cpu(0.3), new Borrow()));
    for (int i = 0; i < k; i++) {
      phases.add(new Cpu(ownMs));
      phases.add(new Sql(ITEM, databaseMs, 0));
    }
    phases.add(new Give());
    Service s = new Service();
    s.hostCores = 2;
    s.pool = 40;
    return s.with(new Endpoint("GET /orders", 1, phases.toArray(Phase[]::new)));
  }

  private static Phase[] withFirst(List<Phase> phases, Phase first) {
    List<Phase> all = new ArrayList<>(List.of(first));
    all.addAll(phases);
    return all.toArray(Phase[]::new);
  }
}
