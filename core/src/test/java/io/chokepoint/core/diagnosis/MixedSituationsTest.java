package io.chokepoint.core.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.core.diagnosis.Service.Borrow;
import io.chokepoint.core.diagnosis.Service.Cpu;
import io.chokepoint.core.diagnosis.Service.Endpoint;
import io.chokepoint.core.diagnosis.Service.Give;
import io.chokepoint.core.diagnosis.Service.Load;
import io.chokepoint.core.diagnosis.Service.Remote;
import io.chokepoint.core.diagnosis.Service.Sql;
import io.chokepoint.core.diagnosis.Verdict.Outcome;
import io.chokepoint.core.diagnosis.rules.Rules;
import io.chokepoint.core.run.Run;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Situations in which the longest wait is not the bottleneck, or in which nothing is. */
class MixedSituationsTest {

  private static final String SELECT = "select * from orders where customer_id = ? and state = ?";

  @Test
  void blamesTheProcessorWhenHoldersOfAFullPoolQueueForIt() {
    Service s = new Service();
    s.hostCores = 2;
    s.databaseCores = 8;
    s.pool = 4;
    s.with(
        new Endpoint(
            "GET /a", 1, new Borrow(), new Sql("select 1", 0.2, 2), new Cpu(18), new Give()));

    assertThat(kinds(s, Load.open(10, 8), Load.open(130, 8))).containsExactly(Kind.CPU_SATURATED);
  }

  @Test
  void blamesTheStatementWhenHoldersOfAFullPoolQueueInTheDatabase() {
    Service s = new Service();
    s.hostCores = 2;
    s.pool = 10;
    s.with(
        new Endpoint("GET /a", 1, new Cpu(0.5), new Borrow(), new Sql(SELECT, 25, 0), new Give()),
        new Endpoint(
            "GET /b", 1, new Cpu(0.5), new Borrow(), new Sql("select 1", 0.2, 1), new Give()));

    Verdict verdict = diagnose(s, Load.closed(2, 100, 8), Load.closed(40, 100, 8));

    assertThat(verdict.findings()).extracting(Finding::kind).containsExactly(Kind.SLOW_SQL);
    assertThat(verdict.findings().get(0).remedy().what()).contains("customer_id", "state");
  }

  @Test
  void blamesTheStatementInADatabaseOfItsOwnMachine() {
    Service s = new Service();
    s.hostCores = 4;
    s.databaseCores = 2;
    s.with(
        new Endpoint("GET /a", 1, new Cpu(0.5), new Borrow(), new Sql(SELECT, 25, 0), new Give()));

    assertThat(kinds(s, Load.open(8, 8), Load.open(100, 8))).containsExactly(Kind.SLOW_SQL);
  }

  @Test
  void namesLeakFirstAndSizeSecondWhereThePoolIsTooSmallAnyway() {
    Service s = new Service();
    s.pool = 4;
    s.poolTimeoutSeconds = 1;
    Endpoint e =
        new Endpoint("GET /a", 1, new Borrow(), new Sql("select 1", 0.2, 30), new Give())
            .leaking(0.0015);
    s.with(e);

    assertThat(kinds(s, Load.open(20, 8), Load.open(160, 8)))
        .containsExactly(Kind.CONNECTION_LEAK, Kind.POOL_TOO_SMALL);
  }

  @Test
  void findsALeakBeforeAnybodyWaits() {
    Service s = new Service();
    s.pool = 30;
    s.with(
        new Endpoint("GET /a", 1, new Cpu(1), new Borrow(), new Sql("select 1", 0.2, 3), new Give())
            .leaking(0.01));

    Verdict verdict = diagnose(s, Load.open(10, 10), Load.open(40, 10));

    assertThat(verdict.findings()).extracting(Finding::kind).containsExactly(Kind.CONNECTION_LEAK);
    assertThat(verdict.findings().get(0).endpoints()).containsExactly("GET /a");
    assertThat(verdict.summary()).contains("before requests get slower");
  }

  @Test
  void callsConnectionsThatComeBackLateNoLeak() {
    Service s = new Service();
    s.pool = 30;
    s.with(
        new Endpoint("GET /a", 1, new Cpu(1), new Borrow(), new Sql("select 1", 0.2, 3), new Give())
            .detaching(0.1));

    assertThat(diagnose(s, Load.open(10, 10), Load.open(40, 10)).outcome())
        .isEqualTo(Outcome.HEALTHY);
  }

  @Test
  void callsLongHoldsThatComeBackNoLeak() {
    Service s = new Service();
    s.pool = 20;
    s.with(
        new Endpoint(
            "GET /a", 1, new Cpu(1), new Borrow(), new Sql("select 1", 0.2, 3), new Give()),
        new Endpoint("GET /export", 0.05, new Borrow(), new Sql("select *", 0, 3000), new Give()));

    assertThat(diagnose(s, Load.open(10, 10), Load.open(40, 12)).outcome())
        .isEqualTo(Outcome.HEALTHY);
  }

  @Test
  void callsModerateUtilizationHealthyAndSaysWhatRoomIsLeft() {
    Service s = new Service();
    s.hostCores = 2;
    s.with(new Endpoint("GET /a", 1, new Cpu(6)), new Endpoint("GET /b", 1, new Cpu(2)));

    Verdict verdict = diagnose(s, Load.open(30, 10), Load.open(320, 10));

    assertThat(verdict.outcome()).isEqualTo(Outcome.HEALTHY);
    assertThat(verdict.summary()).contains("this JVM used 6");
  }

  @Test
  void callsAnEndpointThatIsSlowAtEveryLoadHealthy() {
    Service s = new Service();
    s.with(
        new Endpoint("GET /a", 1, new Cpu(1)),
        new Endpoint("GET /slow", 0.02, new Remote(900), new Cpu(2)));

    assertThat(diagnose(s, Load.open(20, 10), Load.open(150, 10)).outcome())
        .isEqualTo(Outcome.HEALTHY);
  }

  @Test
  void namesFailuresThatAreThereAtEveryLoad() {
    Service s = new Service();
    s.failing = 0.03;
    s.with(new Endpoint("GET /a", 1, new Cpu(3)));

    assertThat(kinds(s, Load.open(40, 10), Load.open(300, 10))).containsExactly(Kind.ERRORS);
  }

  @Test
  void doesNotTakeAStormOfQuickFailuresForHealth() {
    Service s = new Service();
    s.pool = 3;
    s.poolTimeoutSeconds = 0.02;
    s.with(
        new Endpoint(
            "GET /a", 1, new Cpu(0.5), new Borrow(), new Sql("select 1", 0.2, 40), new Give()));

    Verdict verdict = diagnose(s, Load.open(10, 8), Load.open(250, 8));

    assertThat(verdict.outcome()).isNotEqualTo(Outcome.HEALTHY);
    assertThat(verdict.findings()).extracting(Finding::kind).containsExactly(Kind.POOL_TOO_SMALL);
  }

  @Test
  void blamesNothingOfTheServiceWhenStrangersTakeMostOfTheProcessors() {
    Service s = new Service();
    s.hostCores = 2;
    s.strangerCores = 6;
    s.strangersFromSecond = 12;
    s.with(new Endpoint("GET /a", 1, new Cpu(6)));

    Verdict verdict = diagnose(s, Load.open(8, 10), Load.open(75, 10));

    assertThat(verdict.findings()).extracting(Finding::kind).containsExactly(Kind.NOISY_HOST);
  }

  @Test
  void callsAServiceHealthyThatItsLoadDoesNotSlowDownThoughStrangersKeepTheHostBusy() {
    Service s = new Service();
    s.hostCores = 2;
    s.strangerCores = 4;
    s.with(
        new Endpoint(
            "GET /a", 1, new Cpu(0.4), new Borrow(), new Sql("select 1", 0.2, 20), new Give()));

    Verdict verdict = diagnose(s, Load.open(15, 10), Load.open(150, 10));

    assertThat(verdict.outcome()).isEqualTo(Outcome.HEALTHY);
    assertThat(verdict.summary()).contains("by other processes");
  }

  @Test
  void seesALeakThroughStrangersThatKeepTheHostBusy() {
    Service s = new Service();
    s.hostCores = 2;
    s.strangerCores = 4;
    s.poolTimeoutSeconds = 2;
    s.with(
        new Endpoint(
                "GET /a", 1, new Cpu(0.4), new Borrow(), new Sql("select 1", 0.2, 2), new Give())
            .leaking(0.04));

    Verdict verdict = diagnose(s, Load.open(8, 10), Load.open(60, 12));

    assertThat(verdict.findings().get(0).kind()).isEqualTo(Kind.CONNECTION_LEAK);
    assertThat(verdict.findings().get(0).share()).isGreaterThan(0.8);
  }

  @Test
  void seesProcessorsThatTheServiceExhaustsAtTheLightestLoadAlready() {
    Service s = new Service();
    s.hostCores = 2;
    s.with(new Endpoint("GET /a", 1, new Cpu(20)));

    assertThat(kinds(s, Load.closed(20, 0, 8), Load.closed(26, 0, 8)))
        .containsExactly(Kind.CPU_SATURATED);
  }

  @Test
  void namesTheDatabaseAsAWholeWhenNoStatementHasMostOfItsWork() {
    Service s = new Service();
    s.databaseCores = 2;
    List<Endpoint> all = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      all.add(
          new Endpoint("GET /" + i, 1, new Borrow(), new Sql("select " + i, 15, 0), new Give()));
    }
    s.with(all.toArray(Endpoint[]::new));
    s.pool = 40;

    Verdict verdict = diagnose(s, Load.open(15, 8), Load.open(150, 8));

    assertThat(verdict.findings())
        .extracting(Finding::kind)
        .containsExactly(Kind.DATABASE_SATURATED);
  }

  @Test
  void blamesHoldersWhenTheRemoteCallInsideTheTransactionGetsSlowerItself() {
    Service s = new Service();
    s.pool = 10;
    s.remoteServers = 5;
    s.with(
        new Endpoint(
            "POST /pay", 1, new Borrow(), new Sql("select 1", 0.2, 2), new Remote(60), new Give()));

    assertThat(first(s, Load.open(8, 8), Load.open(120, 8)))
        .isEqualTo(Kind.POOL_HELD_ACROSS_SLOW_WORK);
  }

  @Test
  void seesAPoolThatIsFullAtTheLightestLoadAlready() {
    Service s = new Service();
    s.pool = 3;
    s.with(
        new Endpoint(
            "GET /a", 1, new Cpu(0.5), new Borrow(), new Sql("select 1", 0.2, 40), new Give()));

    assertThat(kinds(s, Load.closed(12, 0, 8), Load.closed(24, 0, 8)))
        .containsExactly(Kind.POOL_TOO_SMALL);
  }

  @Test
  void findsAPoolTooSmallInThreeWindowsAStep() {
    Service s = new Service();
    s.pool = 4;
    s.with(
        new Endpoint(
            "GET /a", 1, new Cpu(0.5), new Borrow(), new Sql("select 1", 0.2, 30), new Give()));

    assertThat(kinds(s, Load.open(15, 4), Load.open(180, 4))).containsExactly(Kind.POOL_TOO_SMALL);
  }

  @Test
  void findsAPoolTooSmallWhoseSizeNobodyTold() {
    Service s = new Service();
    s.pool = 4;
    s.poolSizeKnown = false;
    s.with(
        new Endpoint(
            "GET /a", 1, new Cpu(0.5), new Borrow(), new Sql("select 1", 0.2, 30), new Give()));

    Verdict verdict = diagnose(s, Load.open(15, 8), Load.open(180, 8));

    assertThat(verdict.findings()).extracting(Finding::kind).containsExactly(Kind.POOL_TOO_SMALL);
    assertThat(verdict.findings().get(0).remedy().from()).isEqualTo(4);
  }

  @Test
  void findsAPoolTooSmallThoughTheProcessorsAreFairlyBusyToo() {
    Service s = new Service();
    s.hostCores = 2;
    s.pool = 2;
    s.driverCpuMs = 1;
    s.with(
        new Endpoint(
            "GET /a", 1, new Cpu(6), new Borrow(), new Sql("select 1", 1, 10), new Give()));

    assertThat(first(s, Load.closed(1, 100, 8), Load.closed(30, 50, 8)))
        .isEqualTo(Kind.POOL_TOO_SMALL);
  }

  @Test
  void doesNotClaimAPoolIsTooSmallWithOnlyOneLevelAndBusyProcessors() {
    Service s = new Service();
    s.hostCores = 2;
    s.pool = 4;
    s.with(
        new Endpoint(
            "GET /a", 1, new Borrow(), new Sql("select 1", 0.2, 2), new Cpu(18), new Give()));

    Verdict verdict = diagnose(s, Load.open(130, 8));

    assertThat(verdict.findings()).extracting(Finding::kind).doesNotContain(Kind.POOL_TOO_SMALL);
  }

  @Test
  void findsAPoolTooSmallAtTheOnlyLevelThereIsWhenEverythingElseHasRoom() {
    Service s = new Service();
    s.pool = 4;
    s.with(
        new Endpoint(
            "GET /a", 1, new Cpu(0.5), new Borrow(), new Sql("select 1", 0.2, 30), new Give()));

    assertThat(first(s, Load.open(180, 8))).isEqualTo(Kind.POOL_TOO_SMALL);
  }

  @Test
  void saysInsufficientWhereOnlyTheClientWasSeen() {
    Service s = new Service();
    s.with(new Endpoint("GET /a", 1, new Cpu(3)));
    Run run = Simulation.run(s, 1, Load.open(40, 8), Load.open(300, 8));

    Verdict verdict = Diagnosis.of(run.toBuilder().timeline(List.of()).build(), Rules.ALL);

    assertThat(verdict.outcome()).isEqualTo(Outcome.INSUFFICIENT);
    assertThat(verdict.missing())
        .extracting(Verdict.Missing::what)
        .containsExactly("an agent in the service");
  }

  private static List<Kind> kinds(Service s, Load... loads) {
    return diagnose(s, loads).findings().stream().map(Finding::kind).toList();
  }

  private static Kind first(Service s, Load... loads) {
    return kinds(s, loads).get(0);
  }

  private static Verdict diagnose(Service s, Load... loads) {
    return Diagnosis.of(Simulation.run(s, 42, loads), Rules.ALL);
  }
}
