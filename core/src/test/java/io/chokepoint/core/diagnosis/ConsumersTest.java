package io.chokepoint.core.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.chokepoint.core.diagnosis.Service.Cpu;
import io.chokepoint.core.diagnosis.Service.Endpoint;
import io.chokepoint.core.diagnosis.Service.Load;
import io.chokepoint.core.diagnosis.Service.Sql;
import io.chokepoint.core.diagnosis.rules.Rules;
import io.chokepoint.core.model.Charge;
import io.chokepoint.core.model.LedgerSum;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.run.Run;
import io.chokepoint.core.timeline.StatementWindow;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConsumersTest {

  private static final String SELECT = "select * from words where text like ?";

  @Test
  void doesNotBookStrangersOnTheDatabaseWhereNoLighterLevelTellsThemApart() {
    Service s = new Service();
    s.hostCores = 2;
    s.strangerCores = 1;
    s.with(new Endpoint("GET /a", 1, new Cpu(2), new Sql("select 1", 1, 20)));
    List<Level> levels = Levels.of(Simulation.run(s, 7, Load.open(80, 8))).usable();

    Consumers alone = Consumers.of(null, levels.get(0));

    assertThat(alone.database()).isZero();
    assertThat(alone.otherProcesses()).isZero();
    assertThat(alone.unknown()).isGreaterThan(0.9);
  }

  @Test
  void countsWhatADatabaseWithinTheJvmComputesAsTheDatabases() {
    Run run = computingInStatements(0.9);
    List<Level> levels = Levels.of(run).usable();

    Consumers cpu = Consumers.of(levels.get(0), levels.get(1));

    double all = cpu.application() + cpu.database();
    assertThat(cpu.database() / all).isCloseTo(0.9, within(0.1));
    assertThat(Diagnosis.of(run, Rules.ALL).findings().get(0).kind()).isEqualTo(Kind.SLOW_SQL);
  }

  @Test
  void takesADriverThatTalksToAServerForNoDatabase() {
    List<Level> levels = Levels.of(talking()).usable();

    Consumers cpu = Consumers.of(levels.get(0), levels.get(1));

    assertThat(cpu.application()).isCloseTo(220 * 0.009, within(0.2));
  }

  /** Of one processor, a visit takes {@code 1 / (1 − u)} times what it is served (M/M/1). */
  @Test
  void theCollectorsPartIsByHowMuchShorterOthersWouldWaitWithoutIt() {
    // a third is the collector's: three times the service to wait for, once without it
    assertThat(busy(0.75).collectorsPart(1, 1)).isCloseTo(1 - 1 / 3.0, within(1e-9));
    // grown to 0.9: nine times, and at 0.6 one and a half times
    assertThat(busy(0.75).collectorsPart(1, 1.2)).isCloseTo(1 - 1.5 / 9, within(1e-9));
    // beyond what theory tells the wait at 0.95 counts: 19 times
    double without = 0.96 * 1.2 * 2 / 3;
    assertThat(busy(0.96).collectorsPart(1, 1.2))
        .isCloseTo(1 - without / (1 - without) / 19, within(1e-9));
  }

  @Test
  void whereOthersWouldQueueWithoutItTheCollectorsPartIsThatOfTheCpuTime() {
    double part = 0.25 / 0.7;

    assertThat(busy(Consumers.EXHAUSTED).collectorsPart(1, 1)).isCloseTo(part, within(1e-9));
    assertThat(busy(0.75).collectorsPart(1, 2)).isCloseTo(part, within(1e-9));
    assertThat(busy(null).collectorsPart(1, 1)).isZero();
    assertThat(busy(0.0).collectorsPart(1, 1)).isZero();
    assertThat(new Consumers(0.5, 0.7, 0, 0, 0, 0, 0, 0, 0).collectorsPart(1, 1)).isZero();
  }

  @Test
  void usefulIsWhatIsBusyOutsidePausesWithoutTheCollector() {
    // two thirds of 0.6 in three quarters of the time
    assertThat(busy(0.6).usefulUtilization(0.25)).isCloseTo(0.4 / 0.75, within(1e-9));
    assertThat(busy(0.9).usefulUtilization(0.5)).isEqualTo(Consumers.EXHAUSTED);
    assertThat(busy(null).usefulUtilization(0.25)).isZero();
    assertThat(busy(0.6).usefulUtilization(1)).isZero();
    assertThat(new Consumers(0.5, 0.7, 0, 0, 0, 0, 0, 0, 0).usefulUtilization(0)).isZero();
  }

  @Test
  void whatWorksForOurRequestsIsAllButOtherProcesses() {
    Consumers cpu = busy(0.75);

    assertThat(cpu.ours()).isCloseTo(0.25 + 0.25 + 0.05 + 0.05 + 0.05, within(1e-9));
    assertThat(cpu.exceed(1, 1.4)).isFalse(); // 0.91 of a processor
    assertThat(cpu.exceed(1, 1.5)).isTrue(); // 0.975
    assertThat(cpu.exceed(2, 1.5)).isFalse();
    assertThat(new Consumers(1.0, 0.7, 0.95, 0, 0, 0, 0, 0, 0).exceed(1, 1)).isTrue();
    assertThat(cpu.part(cpu.application(), cpu.otherProcesses()))
        .isCloseTo(0.25 / (0.25 + 0.05 + 0.1 + 0.05), within(1e-9));
    assertThat(new Consumers(0.5, 0.7, 0, 0.5, 0, 0, 0, 0, 0).part(0, 0)).isZero();
  }

  @Test
  void queueingBeginsAtTheKneeAndExhaustionAtNineteenTwentieths() {
    assertThat(busy(0.7).queueing()).isTrue();
    assertThat(busy(0.69).queueing()).isFalse();
    assertThat(busy(null).queueing()).isFalse();
    assertThat(busy(0.95).exhausted()).isTrue();
    assertThat(busy(0.94).exhausted()).isFalse();
    assertThat(busy(null).exhausted()).isFalse();
  }

  /**
   * Others use 0.7 CPUs at 100 requests a second, 0.2 at 20: 6.25 ms a request, so that 0.625 CPUs
   * work for our requests.
   */
  @Test
  void ofWhatOthersUseStatementsCountAtTheirUnloadedTimeAndThenTheDriver() {
    // 100/s at 4 ms unloaded and 10/s that are new, at 5 ms; commits do not compute
    Consumers cpu = Consumers.of(lighter(4), heavier(0.1));

    assertThat(cpu.application()).isCloseTo(1.0 - 0.3, within(1e-9));
    assertThat(cpu.collector()).isEqualTo(0.3);
    assertThat(cpu.utilization()).isCloseTo(0.95, within(1e-9));
    assertThat(cpu.database()).isCloseTo(0.45, within(1e-9));
    assertThat(cpu.databaseHere()).isCloseTo(1, within(1e-9));
    assertThat(cpu.driver()).isEqualTo(0.1);
    assertThat(cpu.otherProcesses()).isCloseTo(0.7 - 0.45 - 0.1 + 0.2, within(1e-9));
    assertThat(cpu.unknown()).isZero();
  }

  @Test
  void aDriverAndADatabaseUseNoMoreThanWhatGrowsWithTheRequests() {
    Consumers greedy = Consumers.of(lighter(4), heavier(0.5));
    // a statement that got faster counts at its loaded time: 100/s at 8 ms, 10/s at 5 ms
    Consumers elsewhere = Consumers.of(lighter(9), heavier(0.5));
    Level level = heavier(0.1);

    assertThat(greedy.driver()).isCloseTo(0.625 - 0.45, within(1e-9));
    assertThat(greedy.otherProcesses()).isCloseTo(0.7 - 0.625 + 0.2, within(1e-9));
    assertThat(elsewhere.database()).isCloseTo(0.625, within(1e-9));
    assertThat(elsewhere.databaseHere()).isCloseTo(0.625 / 0.85, within(1e-9));
    assertThat(elsewhere.driver()).isCloseTo(0, within(1e-9));
    // at the same rate nothing tells which part follows the requests
    assertThat(Consumers.of(level, level).otherProcesses())
        .isCloseTo(0.7 - 0.7 + 0.2, within(1e-9));
  }

  @Test
  void stolenTimeIsOtherProcessesWhereNoLighterLevelTellsWhoseTheRestIs() {
    Consumers cpu = Consumers.of(null, heavier(0.1));

    assertThat(cpu.driver()).isEqualTo(0.1);
    assertThat(cpu.unknown()).isCloseTo(0.6, within(1e-9));
    assertThat(cpu.otherProcesses()).isEqualTo(0.2);
  }

  /** A container that may use one of eight processors. */
  @ParameterizedTest
  @CsvSource({"0.9, 4.0, 0", "0.5, 4.0, 3.5", "1.0, 7.6, 6.6", "1.0, 7.5, 0"})
  void othersCountWhereTheHostIsScarcerThanTheAllowance(
      double process, double host, double others) {
    MadeLevel level = new MadeLevel();
    level.processCores = process;
    level.hostCpus = 8;
    level.hostCores = host;

    Consumers cpu = Consumers.of(null, level.level());

    assertThat(cpu.application()).isEqualTo(process);
    assertThat(cpu.unknown()).isCloseTo(others, within(1e-9));
    assertThat(cpu.databaseHere()).isZero();
  }

  /** Of 6 s in statements, half on a processor, which is the least for a database in the JVM. */
  @Test
  void aDatabaseWithinTheJvmIsNoApplicationAndNoOtherProcess() {
    Consumers cpu = Consumers.of(embedded(6000).level(), embedded(6000).level());

    assertThat(cpu.database()).isCloseTo(3 / MadeLevel.SECONDS, within(1e-9));
    assertThat(cpu.databaseHere()).isEqualTo(1);
    assertThat(cpu.application()).isCloseTo(1.0 - 0.3 - 0.3, within(1e-9));
    assertThat(cpu.otherProcesses()).isCloseTo(0.6 + 0.2, within(1e-9));
    assertThat(cpu.unknown()).isZero();
    assertThat(Consumers.of(null, embedded(6001).level()).databaseHere()).isZero();
  }

  @Test
  void aDatabaseWithinTheJvmIsThereInAContainerToo() {
    MadeLevel level = embedded(6000);
    level.hostCpus = 8;

    Consumers cpu = Consumers.of(null, level.level());

    assertThat(cpu.databaseHere()).isEqualTo(1);
    assertThat(cpu.unknown() + cpu.otherProcesses() + cpu.driver()).isZero();
  }

  /** 0.75 CPUs in all, a third of it the collector's. */
  private static Consumers busy(@Nullable Double utilization) {
    return new Consumers(utilization, 0.7, 0.25, 0.25, 0.05, 1, 0.05, 0.1, 0.05);
  }

  private static Level lighter(double statementMillis) {
    MadeLevel level = new MadeLevel().endpoint("GET /a", 200, 1, Map.of(), 0);
    level.cpus = 2;
    level.processCores = 0.2;
    level.hostCpus = 2;
    level.hostCores = 0.4;
    return level.statement(SELECT, 20, statementMillis).level();
  }

  private static Level heavier(double driverCores) {
    MadeLevel level = new MadeLevel().endpoint("GET /a", 1000, 1, Map.of(), 0);
    machine(level);
    return level
        .client(1000, 1000, driverCores)
        .statement(SELECT, 100, 8)
        .statement("insert into words values (?)", 10, 5)
        .statement("COMMIT", 100, 1)
        .level();
  }

  /** Requests compute 5 s, 2 s of them outside statements. */
  private static MadeLevel embedded(long statementMillis) {
    Map<ResourceId, Charge> charges =
        Map.of(
            ResourceId.CPU,
            new Charge(0, 0, MadeLevel.nanos(1, 2000)),
            ResourceId.sql(SELECT),
            new Charge(1000, 0, MadeLevel.nanos(1, statementMillis)));
    LedgerSum ledger =
        new LedgerSum(
            1000,
            MadeLevel.nanos(1, 2000 + statementMillis),
            charges,
            1000,
            MadeLevel.nanos(1, 5000),
            0);
    MadeLevel level = new MadeLevel().endpoint("GET /a", 8, ledger).client(1000, 1000, 0.1);
    machine(level);
    return level;
  }

  private static void machine(MadeLevel level) {
    level.cpus = 2;
    level.processCores = 1;
    level.gcCores = 0.3;
    level.hostCpus = 2;
    level.hostCores = 1.9;
    level.stolenCores = 0.2;
  }

  /** Of each request's CPU time, so much is used while a statement is under way. */
  private static Run computingInStatements(double part) {
    Service s = new Service();
    s.hostCores = 2;
    s.with(new Endpoint("GET /a", 1, new Cpu(9)));
    Run run = Simulation.run(s, 7, Load.open(10, 8), Load.open(240, 8));
    Run charged = Judged.withLedgers(run, (w, l) -> moved(l, part));
    return Judged.with(
        charged,
        w ->
            w.toBuilder()
                .statements(
                    Map.of(
                        SELECT, new StatementWindow(w.endpoints().get("GET /a").latency(), 0, 0)))
                .build());
  }

  /**
   * All that a request takes but its own CPU time is the statement's: it waits for its turn too.
   */
  private static LedgerSum moved(LedgerSum l, double part) {
    Map<ResourceId, Charge> charges = new HashMap<>();
    long own = Math.round(l.charge(ResourceId.CPU).serviceNanos() * (1 - part));
    charges.put(ResourceId.CPU, new Charge(1, 0, own));
    charges.put(ResourceId.sql(SELECT), new Charge(l.requests(), 0, l.wallNanos() - own));
    return new LedgerSum(
        l.requests(), l.wallNanos(), charges, l.cpuSampled(), l.cpuNanos(), l.allocatedBytes());
  }

  private static Run talking() {
    Service s = new Service();
    s.hostCores = 4;
    s.databaseCores = 4;
    s.with(new Endpoint("GET /a", 1, new Cpu(9), new Sql(SELECT, 4, 10)));
    return Simulation.run(s, 7, Load.open(10, 8), Load.open(220, 8));
  }
}
