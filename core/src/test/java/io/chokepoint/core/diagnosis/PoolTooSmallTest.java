package io.chokepoint.core.diagnosis;

import static io.chokepoint.core.diagnosis.Kind.POOL_TOO_SMALL;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.chokepoint.core.diagnosis.Finding.Evidence;
import io.chokepoint.core.diagnosis.Service.Borrow;
import io.chokepoint.core.diagnosis.Service.Cpu;
import io.chokepoint.core.diagnosis.Service.Endpoint;
import io.chokepoint.core.diagnosis.Service.Give;
import io.chokepoint.core.diagnosis.Service.Load;
import io.chokepoint.core.diagnosis.Service.Remote;
import io.chokepoint.core.diagnosis.Service.Sql;
import io.chokepoint.core.diagnosis.rules.Rules;
import io.chokepoint.core.laws.Staffing;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.run.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PoolTooSmallTest {

  private static final Load[] LOADS = {Load.open(20, 8), Load.open(180, 8)};

  @Test
  void firesWhenUsefulWorkAtItsUsualSpeedFillsThePool() {
    Finding f = Judged.finding(POOL_TOO_SMALL, service(4), LOADS);

    assertThat(f.resource()).isEqualTo(ResourceId.pool("main"));
    assertThat(f.endpoints()).containsExactly("GET /orders");
    assertThat(f.share()).isGreaterThan(0.9);
    assertThat(f.ruledOut())
        .extracting(Finding.RuledOut::kind)
        .contains(Kind.SLOW_SQL, Kind.POOL_HELD_ACROSS_SLOW_WORK, Kind.CONNECTION_LEAK);
  }

  /** However the mix of borrowers differs between the levels. */
  @Test
  void whatIsPartOfAHoldIsNoLongerThanIt() {
    Service s = new Service();
    s.pool = 4;
    s.with(
        new Endpoint("GET /long", 1, new Borrow(), new Sql("a", 0.2, 40), new Give()),
        new Endpoint("GET /short", 2, new Borrow(), new Sql("b", 0.2, 4), new Give()));
    for (int seed = 1; seed <= 8; seed++) {
      Run run = Simulation.run(s, seed, Load.open(15, 8), Load.open(240, 8));

      Evidence hold = evidence(run, "mean hold");
      Evidence sql = evidence(run, "SQL in a hold");
      assertThat(sql.value()).as("seed %d", seed).isLessThanOrEqualTo(hold.value() * 1.001);
      assertThat(requireNonNull(sql.unloaded()))
          .as("seed %d", seed)
          .isLessThanOrEqualTo(requireNonNull(hold.unloaded()) * 1.001);
    }
  }

  private static Evidence evidence(Run run, String what) {
    return Judged.finding(POOL_TOO_SMALL, run).evidence().stream()
        .filter(e -> e.what().startsWith(what))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aRuleThatFailsCostsNoOtherAndIsNamed() {
    Rule broken =
        new Rule() {
          @Override
          public Kind kind() {
            return Kind.SLOW_SQL;
          }

          @Override
          public Set<Need> needs() {
            return Set.of();
          }

          @Override
          public Assessment assess(Case subject) {
            throw new NegativeArraySizeException("-1");
          }
        };
    List<Rule> rules = new ArrayList<>(Rules.ALL);
    rules.replaceAll(r -> r.kind() == Kind.SLOW_SQL ? broken : r);

    Verdict verdict = Diagnosis.of(Simulation.run(service(4), 7, LOADS), rules);

    assertThat(verdict.findings().get(0).kind()).isEqualTo(POOL_TOO_SMALL);
    assertThat(verdict.missing())
        .filteredOn(Verdict.Missing::failed)
        .extracting(m -> m.kind() + ": " + m.what())
        .containsExactly("SLOW_SQL: the rule failed: java.lang.NegativeArraySizeException: -1");
  }

  @Test
  void sizesThePoolByLittlesLawForTheRateThatWasOffered() {
    Finding.Remedy remedy = Judged.finding(POOL_TOO_SMALL, service(4), LOADS).remedy();

    int expected = Staffing.withMeanWaitAtMost(180 * 0.0304, 0.1);
    assertThat(remedy.setting()).isEqualTo("maximumPoolSize");
    assertThat(remedy.from()).isEqualTo(4);
    assertThat(remedy.to()).isCloseTo(expected, within(1.0));
    assertThat(remedy.what()).contains("a database has room for 180 more");
  }

  @Test
  void predictsTheLatencyThatTheLargerPoolReallyHas() {
    Finding f = Judged.finding(POOL_TOO_SMALL, service(4), LOADS);
    Double to = f.remedy().to();
    Run cured = Simulation.run(service(to == null ? 0 : to.intValue()), 7, LOADS);

    double really = Case.of(cured, Levels.of(cured).usable()).loaded().meanNanos() / 1e6;

    assertThat(f.predicted().to()).isCloseTo(really, within(really * 0.2));
  }

  @Test
  void saysThatTheProcessorsComeNextWhereTheyDo() {
    Service s = service(3);
    s.hostCores = 1;
    s.with(
        new Endpoint(
            "GET /orders", 1, new Cpu(6), new Borrow(), new Sql("select 1", 0, 30), new Give()));

    Finding f = Judged.finding(POOL_TOO_SMALL, s, Load.open(10, 8), Load.open(250, 8));

    assertThat(f.predicted().what()).contains("processors");
    assertThat(f.predicted().to()).isBetween(120.0, 170.0);
  }

  @Test
  void staysSilentWhenThePoolIsLargeEnough() {
    Judged.silent(POOL_TOO_SMALL, service(20), LOADS);
  }

  @Test
  void staysSilentWhenHoldersAreBlockedElsewhere() {
    Service s = service(4);
    s.with(
        new Endpoint(
            "GET /orders",
            1,
            new Borrow(),
            new Sql("select 1", 0.1, 1),
            new Remote(30),
            new Give()));

    Judged.silent(POOL_TOO_SMALL, s, LOADS);
  }

  @Test
  void staysSilentWhenTheWaitIsLongInsideTheRequestButNotForThePool() {
    Service s = service(20);
    s.remoteServers = 2;
    s.with(
        new Endpoint(
            "GET /orders",
            1,
            new Remote(15),
            new Borrow(),
            new Sql("select 1", 0.1, 2),
            new Give()));

    Judged.silent(POOL_TOO_SMALL, s, LOADS);
  }

  @Test
  void saysInsufficientWhenNobodySawWhatHoldersDid() {
    Run run = Simulation.run(service(4), 7, LOADS);

    Judged.insufficient(
        POOL_TOO_SMALL,
        Judged.withPools(run, p -> p.toBuilder().holders(Map.of()).stillOut(Map.of()).build()));
  }

  private static Service service(int pool) {
    Service s = new Service();
    s.pool = pool;
    return s.with(
        new Endpoint(
            "GET /orders",
            1,
            new Cpu(0.5),
            new Borrow(),
            new Sql("select * from orders where id = ?", 0.2, 30),
            new Give()));
  }
}
