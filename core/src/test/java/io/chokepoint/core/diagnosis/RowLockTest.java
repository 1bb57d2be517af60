package io.chokepoint.core.diagnosis;

import static io.chokepoint.core.diagnosis.Kind.ROW_LOCK;
import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.core.diagnosis.Service.Borrow;
import io.chokepoint.core.diagnosis.Service.Cpu;
import io.chokepoint.core.diagnosis.Service.Endpoint;
import io.chokepoint.core.diagnosis.Service.Enter;
import io.chokepoint.core.diagnosis.Service.Fail;
import io.chokepoint.core.diagnosis.Service.Give;
import io.chokepoint.core.diagnosis.Service.Leave;
import io.chokepoint.core.diagnosis.Service.Load;
import io.chokepoint.core.diagnosis.Service.Phase;
import io.chokepoint.core.diagnosis.Service.Remote;
import io.chokepoint.core.diagnosis.Service.Sql;
import io.chokepoint.core.diagnosis.rules.Rules;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.model.ResourceKind;
import io.chokepoint.core.run.Run;
import io.chokepoint.core.run.Setup;
import io.chokepoint.core.run.Setup.Database;
import io.chokepoint.core.run.Setup.LockLook;
import io.chokepoint.core.timeline.ClientWindow;
import io.chokepoint.core.timeline.ClientWindow.Traffic;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RowLockTest {

  private static final String LOCK = "select balance from account where id = ? for update";
  private static final String SUM = "select sum(amount) from entry where account = ?";
  private static final Load[] LOADS = {Load.open(10, 8), Load.open(150, 8)};

  @Test
  void namesTheStatementThatWaitsAndWhatRunsWhileTheRowIsLocked() {
    Verdict verdict = Diagnosis.of(Simulation.run(transfers(true), 7, LOADS), Rules.ALL);

    Finding f = verdict.findings().get(0);
    assertThat(f.kind()).isEqualTo(ROW_LOCK);
    assertThat(f.resource()).isEqualTo(ResourceId.sql(LOCK));
    assertThat(f.endpoints()).containsExactly("POST /transfer");
    assertThat(f.remedy().what()).contains(SUM).contains("neither an index nor a larger pool");
    assertThat(f.remedy().from()).isBetween(7.0, 13.0);
    assertThat(verdict.findings())
        .extracting(Finding::kind)
        .doesNotContain(Kind.SLOW_SQL, Kind.POOL_TOO_SMALL);
  }

  @Test
  void namesTheCallThatKeepsTheRowLocked() {
    Service s = transfers(true);
    List<Phase> calling = new ArrayList<>(s.endpoints.get(0).phases());
    calling.add(calling.size() - 2, new Remote(20));
    s.endpoints.set(0, s.endpoints.get(0).doing(calling));

    Finding f = Judged.finding(ROW_LOCK, s, Load.open(3, 8), Load.open(70, 8));

    assertThat(f.remedy().what()).contains(", and call to ").contains(" ms of each request");
  }

  @Test
  void believesTheAgentsOwnLooksWhereTheDriverWasNotToldOfTheDatabase() {
    Service s = transfers(true);
    s.backingSeen = false;
    Run run = Simulation.run(s, 7, LOADS);

    Finding f = Judged.finding(ROW_LOCK, looked(run, Map.of("transactionid", 1, "tuple", 38)));

    assertThat(f.evidence().get(0).what()).contains("mostly tuple");
    assertThat(Judged.by(ROW_LOCK, looked(run, Map.of()))).isInstanceOf(Assessment.Silent.class);
  }

  @Test
  void staysSilentWhereEachTransactionLocksARowOfItsOwn() {
    Judged.silent(ROW_LOCK, transfers(false), LOADS);
  }

  @Test
  void staysSilentWhereTheDatabasesProcessorsMakeTheWriteLonger() {
    Service s = new Service();
    s.databaseCores = 1;
    s.pool = 40;
    s.with(
        new Endpoint(
            "POST /stock",
            1,
            new Borrow(),
            new Sql("update stock set n = ? where id = ?", 9, 0),
            new Give()));

    Judged.silent(ROW_LOCK, s, Load.open(10, 8), Load.open(140, 8));
    Judged.finding(Kind.SLOW_SQL, s, Load.open(10, 8), Load.open(140, 8));
  }

  @Test
  void saysInsufficientWhereNobodyLookedForLocks() {
    Service s = transfers(true);
    s.backingSeen = false;

    Judged.insufficient(ROW_LOCK, Simulation.run(s, 7, LOADS));
  }

  @Test
  void chargesTheWaitForAPoolWhoseHoldersWaitForARowWhereNoLevelIsWithoutThem() {
    Service s = transfers(true);
    s.backingSeen = false;
    s.pool = 10;
    Run run = Simulation.run(s, 7, Load.open(140, 8), Load.open(200, 8));

    Verdict verdict = Diagnosis.of(looked(run, Map.of("tuple", 9), 3), Rules.ALL);

    Finding f = verdict.findings().get(0);
    assertThat(f.kind()).isEqualTo(ROW_LOCK);
    assertThat(f.remedy().what()).startsWith("lock rows in the same order");
    assertThat(verdict.findings()).extracting(Finding::kind).doesNotContain(Kind.POOL_TOO_SMALL);
  }

  @Test
  void isTheCauseOfRequestsThatFailForWantOfTheLock() {
    Service s = transfers(true);
    s.endpoints.replaceAll(
        e -> {
          List<Service.Phase> phases = new ArrayList<>(e.phases());
          phases.add(new Fail("CannotAcquireLockException", 0.3));
          return e.doing(phases);
        });

    Verdict verdict = Diagnosis.of(Simulation.run(s, 7, LOADS), Rules.ALL);

    assertThat(verdict.findings().get(0).kind()).isEqualTo(ROW_LOCK);
    assertThat(verdict.findings()).extracting(Finding::kind).contains(Kind.ERRORS);
  }

  /** Those that hang are in no latency, and no level is without them. */
  @Test
  void namesTheRowWhereRequestsHangAtEveryLoadAlike() {
    Service s = transfers(false);
    s.backingSeen = false;
    Run run = givenUp(Simulation.run(s, 7, Load.open(20, 8), Load.open(40, 8)));

    Finding f = Diagnosis.of(looked(run, Map.of("row", 9)), Rules.ALL).findings().get(0);

    assertThat(f.kind()).isEqualTo(ROW_LOCK);
    assertThat(f.share()).isEqualTo(1);
    assertThat(Judged.by(ROW_LOCK, looked(run, Map.of()))).isInstanceOf(Assessment.Silent.class);
  }

  private static Run givenUp(Run run) {
    List<ClientWindow> client =
        run.client().stream()
            .map(
                w -> {
                  Map<String, Traffic> endpoints = new HashMap<>(w.endpoints());
                  endpoints.replaceAll((name, t) -> givenUp(t));
                  return new ClientWindow(w.startMillis(), endpoints, w.driver());
                })
            .toList();
    return run.toBuilder().client(client).build();
  }

  private static Traffic givenUp(Traffic t) {
    return new Traffic(
        t.due(),
        t.notSent(),
        t.completed(),
        t.latency(),
        t.service(),
        Map.of("unanswered", 1L),
        t.receivedBytes());
  }

  private static Run looked(Run run, Map<String, Integer> waiting) {
    return looked(run, waiting, 0);
  }

  private static Run looked(Run run, Map<String, Integer> waiting, long deadlocks) {
    List<LockLook> looks =
        run.timeline().stream()
            .map(w -> new LockLook(w.startMillis() + 300, waiting, w.startMillis() * deadlocks))
            .toList();
    Setup setup =
        new Setup(
            "simulated",
            "none",
            Map.of("main", new Database("PostgreSQL", 200, 20, looks, List.of())));
    return run.toBuilder().setup(setup).build();
  }

  private static Service transfers(boolean oneRow) {
    Service s = new Service();
    s.pool = 40;
    s.capacities.put(LOCK, oneRow ? 1 : 10_000);
    return s.with(
        new Endpoint(
            "POST /transfer",
            3,
            new Cpu(0.3),
            new Borrow(),
            new Enter(ResourceKind.SQL, LOCK),
            new Sql(SUM, 0.5, 7),
            new Sql("update account set balance = ? where id = ?", 0.2, 0.2),
            new Leave(LOCK),
            new Give()),
        new Endpoint(
            "GET /account",
            1,
            new Borrow(),
            new Sql("select balance from account where id = ?", 0.2, 0),
            new Give()));
  }
}
