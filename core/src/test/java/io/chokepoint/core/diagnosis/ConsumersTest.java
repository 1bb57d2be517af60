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
import org.junit.jupiter.api.Test;

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
