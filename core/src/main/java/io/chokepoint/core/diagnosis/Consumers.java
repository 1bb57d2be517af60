package io.chokepoint.core.diagnosis;

import io.chokepoint.core.diagnosis.Level.StatementLevel;
import io.chokepoint.core.laws.Mmc;
import io.chokepoint.core.model.LedgerSum;
import io.chokepoint.core.model.ResourceKind;
import org.jspecify.annotations.Nullable;

/**
 * Who uses the processors, in mean busy CPUs, and whether they queue for them.
 *
 * @param utilization busy share of what is scarcer, the JVM's allowance or the host; null where not
 *     measured
 * @param knee the utilization from which on a visit waits longer than it is served; at least 70 %
 * @param application this JVM without its collector
 * @param collector its garbage collector's threads
 * @param database statements under way, as far as other processes of the host account for them, or
 *     this JVM where the database is a part of it
 * @param databaseHere the part of the statements' unloaded time that these account for: near 1
 *     where the database computes on this host, 0 where it is elsewhere or waits for its disks
 * @param driver the load driver, where it may run on the same host
 * @param otherProcesses the rest, stolen time included
 * @param unknown other processes that use more the more requests come, and are neither; all of them
 *     where no lighter level tells
 */
public record Consumers(
    @Nullable Double utilization,
    double knee,
    double application,
    double collector,
    double database,
    double databaseHere,
    double driver,
    double otherProcesses,
    double unknown) {

  /**
   * A processor this busy has nothing left to give: the remaining 5 % is within what sampling CPU
   * time once a second can tell.
   */
  public static final double EXHAUSTED = 0.95;

  /**
   * The least utilization over seconds that counts as saturated whatever theory says of a single
   * processor: below it, load can still grow by four tenths. B. Gregg, "Thinking methodically about
   * performance" (the USE method), ACM Queue 10(12), 2012, gives 70 % as the level at which
   * averages begin to hide bursts of full use.
   */
  public static final double LEAST_SATURATED = 0.7;

  /**
   * @param lighter a lighter level, which tells what others use whether we load them or not; null
   *     where there is none
   */
  static Consumers of(@Nullable Level lighter, Level level) {
    MachineLevel m = level.machine();
    double knee = Math.max(LEAST_SATURATED, Mmc.kneeUtilization(m.servers()));
    Double process = m.processCores();
    double collector = m.gcCores() == null ? 0 : m.gcCores();
    double inJvm = databaseWithin(lighter, level);
    double application = process == null ? 0 : Math.max(0, process - collector - inJvm);
    Double others = m.otherCores();
    if (others == null || !hostIsScarce(m)) {
      return new Consumers(
          m.utilization(), knee, application, collector, inJvm, inJvm > 0 ? 1 : 0, 0, 0, 0);
    }
    if (lighter == null || inJvm > 0) {
      return withoutStatements(level, others, knee, application, collector, inJvm, lighter);
    }
    double demand = databaseDemand(lighter, level);
    double ours = others * partThatFollowsTheLoad(lighter, level, others);
    double database = Math.min(ours, demand);
    ClientLevel client = level.client();
    double driver =
        client == null ? 0 : Math.min(client.driverCores(), Math.max(0, ours - database));
    double otherProcesses =
        others - database - driver + (m.stolenCores() == null ? 0 : m.stolenCores());
    return new Consumers(
        m.utilization(),
        knee,
        application,
        collector,
        database,
        demand <= 0 ? 0 : database / demand,
        driver,
        Math.max(0, otherProcesses),
        0);
  }

  /**
   * Where statements do not tell whose the CPU time of other processes is: with no lighter level
   * theirs and that of other processes look the same, and a database in this JVM has none of it.
   */
  private static Consumers withoutStatements(
      Level level,
      double others,
      double knee,
      double application,
      double collector,
      double inJvm,
      @Nullable Level lighter) {
    MachineLevel m = level.machine();
    ClientLevel client = level.client();
    double driver = client == null ? 0 : Math.min(client.driverCores(), others);
    double stolen = m.stolenCores() == null ? 0 : m.stolenCores();
    double rest = Math.max(0, others - driver);
    return new Consumers(
        m.utilization(),
        knee,
        application,
        collector,
        inJvm,
        inJvm > 0 ? 1 : 0,
        driver,
        (lighter == null ? 0 : rest) + stolen,
        lighter == null ? rest : 0);
  }

  /**
   * CPUs that a database within this JVM uses (H2, SQLite, Derby and whatever else runs on the
   * threads that ask): what threads compute while a statement is under way. A driver that talks to
   * a server computes for a small part of that time, so that from a half on it is no driver.
   */
  private static double databaseWithin(@Nullable Level lighter, Level level) {
    Level tells = lighter == null ? level : lighter;
    double sql = tells.ledger().charge(ResourceKind.SQL).residenceNanos();
    if (sql <= 0 || whileInStatements(tells) < sql / 2) {
      return 0;
    }
    return whileInStatements(level) / 1e9 / Math.max(1e-9, level.seconds());
  }

  /** On-CPU nanoseconds of requests within segments, statements' time at most. */
  private static double whileInStatements(Level level) {
    double within = 0;
    for (Level.EndpointLevel e : level.endpoints().values()) {
      LedgerSum ledger = e.ledger();
      Double all = ledger.cpuPerRequestNanos();
      double sql = ledger.charge(ResourceKind.SQL).residenceNanos();
      if (all != null && ledger.requests() > 0) {
        double outside = ledger.charge(ResourceKind.CPU).residenceNanos();
        within += Math.min(sql, Math.max(0, all * ledger.requests() - outside));
      }
    }
    return within;
  }

  /**
   * Other processes that work for our requests use CPU in proportion to them; other processes do
   * not: {@code others = other processes + d · X} through both levels.
   */
  private static double partThatFollowsTheLoad(
      @Nullable Level lighter, Level level, double others) {
    Double before = lighter == null ? null : lighter.machine().otherCores();
    if (lighter == null || before == null || others <= 0) {
      return 1;
    }
    double more = level.perSecond() - lighter.perSecond();
    if (more <= 0) {
      return 1;
    }
    double perRequest = Math.max(0, others - before) / more;
    return Math.min(1, perRequest * level.perSecond() / others);
  }

  /** In a container with a smaller allowance than the host, only this JVM queues for it. */
  private static boolean hostIsScarce(MachineLevel m) {
    Double host = m.hostUtilization();
    Double process = m.processUtilization();
    return host != null && (process == null || host >= process || host >= EXHAUSTED);
  }

  /**
   * The database's service demand: statements at the rate of this level, each at its unloaded time,
   * because what it takes longer under load is waiting. Commits do not count: they wait for the
   * log, they do not compute.
   */
  private static double databaseDemand(@Nullable Level lighter, Level level) {
    double demand = 0;
    for (var s : level.statements().entrySet()) {
      if (Transactions.controls(s.getKey())) {
        continue;
      }
      StatementLevel before = lighter == null ? null : lighter.statements().get(s.getKey());
      double nanos =
          before == null || before.executions() == 0
              ? s.getValue().meanNanos()
              : Math.min(before.meanNanos(), s.getValue().meanNanos());
      demand += s.getValue().perSecond() * nanos / 1e9;
    }
    return demand;
  }

  /** What is used on behalf of our requests; what may be counts too. */
  public double ours() {
    return application + collector + database + driver + unknown;
  }

  /** Whether who wants a processor waits for it longer than he uses it. */
  public boolean queueing() {
    return utilization != null && utilization >= knee;
  }

  /**
   * Whether what works for our requests would by itself use up the processors (utilization law), so
   * that moving other processes away does not help.
   *
   * @param servers processors
   * @param growth load to be carried over load carried
   */
  public boolean exceed(int servers, double growth) {
    return ours() * growth >= EXHAUSTED * servers;
  }

  public boolean exhausted() {
    return utilization != null && utilization >= EXHAUSTED;
  }

  /**
   * The part of the waits for the processor that is the collector's doing: by how much less M/M/c
   * lets others wait without it. Where they would queue without it just as well, its part of the
   * CPU time.
   *
   * @param servers processors
   * @param growth load to be carried over load carried
   */
  double collectorsPart(int servers, double growth) {
    double all = application + collector + database + otherProcesses + unknown;
    if (utilization == null || all <= 0) {
      return 0;
    }
    double with = utilization * growth;
    double without = with * (1 - collector / (all + driver));
    if ((utilization >= EXHAUSTED && growth <= 1) || without >= EXHAUSTED) {
      return collector / all;
    }
    double stretch = Mmc.stretch(servers, Math.min(EXHAUSTED, with));
    return stretch <= 1 ? 0 : 1 - (Mmc.stretch(servers, without) - 1) / (stretch - 1);
  }

  /** How busy the processors are, outside pauses, with anything but collecting. */
  double usefulUtilization(double pauseShare) {
    double all = application + collector + database + driver + otherProcesses + unknown;
    if (utilization == null || all <= 0 || pauseShare >= 1) {
      return 0;
    }
    return Math.min(EXHAUSTED, utilization * (1 - collector / all) / (1 - pauseShare));
  }

  /**
   * The part of all CPU use but the collector's and the driver's that is one consumer's.
   *
   * @param foreign what of it others use that are to blame for waits
   */
  double part(double consumer, double foreign) {
    double all = application + database + foreign + unknown;
    return all <= 0 ? 0 : consumer / all;
  }
}
