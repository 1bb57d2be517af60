package io.chokepoint.core.diagnosis;

import io.chokepoint.core.laws.Mmc;
import io.chokepoint.core.model.LedgerSum;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.model.ResourceKind;
import io.chokepoint.core.timeline.PoolWindow.Holding;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Excess latency charged on along the chain to what caused it, in request-nanoseconds.
 *
 * <p>A wait for a connection is caused by what the holders did: lost connections, blocking
 * elsewhere, useful work, or work that itself was stretched by something behind the pool. A wait
 * for the processor is caused by whoever used it: the application, its collector, the database,
 * strangers. SQL that takes longer although the processors have room waits inside the database.
 * Every part is charged once, so shares of different causes can be compared; cures still overlap.
 *
 * @param total the whole excess
 * @param pools what became of the waits for each pool
 * @param database stretched SQL, and what waited for it
 * @param application waits for the processor because this service's own code used it
 * @param collector collection pauses, and waits for the processor because of the collector
 * @param unexplained charged to nothing
 */
public record Blame(
    double total,
    Map<String, OfPool> pools,
    double database,
    double application,
    double collector,
    double unexplained) {

  /**
   * The wait for one pool, by what the holders did meanwhile.
   *
   * @param waited all of it
   * @param lost because connections were lost
   * @param held because holders were blocked neither in SQL nor on CPU
   * @param work because holders did useful work, and there were too few connections for it
   * @param behind because the holders' work was stretched by something behind the pool
   * @param split the holders' mean hold, and what it consists of; null where not measured
   */
  public record OfPool(
      double waited, double lost, double held, double work, double behind, @Nullable Split split) {}

  /** What a mean hold consists of, unloaded and loaded, the mix of borrowers held equal. */
  public record Split(Parts before, Parts now) {

    /** How many times longer than unloaded a connection is held. */
    public double stretch() {
      return before.hold() <= 0 ? 1 : now.hold() / before.hold();
    }

    /** What holds consist of without what stretched. */
    public Parts least() {
      return new Parts(
          Math.min(before.sql, now.sql),
          Math.min(before.cpu, now.cpu),
          Math.min(before.elsewhere, now.elsewhere));
    }
  }

  /**
   * Nanoseconds of a mean hold.
   *
   * @param elsewhere neither in SQL nor on CPU
   */
  public record Parts(double sql, double cpu, double elsewhere) {
    public double hold() {
      return sql + cpu + elsewhere;
    }
  }

  static Blame of(
      @Nullable Level unloaded,
      Level loaded,
      Excess excess,
      Consumers cpu,
      Map<String, Leak> leaks) {
    return new Charging(unloaded, loaded, excess, cpu, leaks).blame();
  }

  public double shareOf(double nanos) {
    return total <= 0 ? 0 : Math.max(0, Math.min(1, nanos / total));
  }

  /** The sums as they build up. */
  private static final class Charging {
    /** Utilizations are known to some 5 %, holds to as much. */
    private static final double NEAR = 0.1;

    private final @Nullable Level unloaded;
    private final Level loaded;
    private final Excess excess;
    private final Consumers cpu;
    private final Map<String, Leak> leaks;
    private double total;
    private double database;
    private double application;
    private double collector;
    private double unexplained;

    Charging(
        @Nullable Level unloaded,
        Level loaded,
        Excess excess,
        Consumers cpu,
        Map<String, Leak> leaks) {
      this.unloaded = unloaded;
      this.loaded = loaded;
      this.excess = excess;
      this.cpu = cpu;
      this.leaks = leaks;
      this.total = excess.totalNanos();
    }

    Blame blame() {
      double sql = excess.of(ResourceKind.SQL);
      double rest = excess.rest() + excess.of(ResourceKind.CPU);
      double charged = excess.of(ResourceKind.GC);
      if (unloaded == null) {
        rest = runQueueByLaw();
        total += rest;
      }
      double pauses = charged > 0 ? charged : Math.min(sql + rest, pausesByLaw());
      if (unloaded == null) {
        double law = pausesByLaw();
        pauses = Math.max(charged, law);
        total += pauses;
      } else if (charged == 0) {
        double left = sql + rest <= 0 ? 0 : 1 - pauses / (sql + rest);
        sql *= left;
        rest *= left;
      }
      collector += pauses;
      spread(sql, rest);
      Map<String, OfPool> pools = new TreeMap<>();
      for (ResourceId id : poolsWaitedFor()) {
        pools.put(id.name(), ofPool(id));
      }
      return new Blame(total, pools, database, application, collector, unexplained);
    }

    /** Charges time that was stretched by something other than a pool. */
    private void spread(double sql, double rest) {
      if (!cpu.queueing()) {
        database += sql;
        unexplained += rest;
        return;
      }
      double here = sql * sqlPartOfProcessors();
      database += sql - here;
      double both = here + rest;
      double collectors = both * cpu.collectorsPart(loaded.machine().servers(), growth());
      double others = both - collectors;
      collector += collectors;
      application += others * cpu.part(cpu.application());
      database += others * cpu.part(cpu.database());
      unexplained += others * cpu.part(cpu.strangers());
    }

    /**
     * Which part of slower SQL the queue for this host's processors can account for: what runs on
     * them, of the statements' unloaded time, and for each execution one more wake-up of the
     * caller, which waits as long as the request's own code did for its turn. What is left waited
     * inside the database.
     */
    private double sqlPartOfProcessors() {
      double slower = excess.of(ResourceKind.SQL);
      if (slower <= 0) {
        return cpu.databaseHere();
      }
      double wakeUps = 0;
      for (Map.Entry<String, Excess.OfEndpoint> e : excess.endpoints().entrySet()) {
        Level.EndpointLevel now = loaded.endpoints().get(e.getKey());
        if (now != null && now.ledger().requests() > 0) {
          double visits =
              (double) now.ledger().charge(ResourceKind.SQL).visits() / now.ledger().requests();
          wakeUps += e.getValue().requests() * visits * Math.max(0, e.getValue().restNanos());
        }
      }
      return Math.min(
          1, cpu.databaseHere() + (1 - cpu.databaseHere()) * Math.min(1, wakeUps / slower));
    }

    private double growth() {
      Double offered = loaded.offered() == null ? null : loaded.offered().perSecond();
      return offered == null ? 1 : Math.max(1, offered / Math.max(1e-9, loaded.perSecond()));
    }

    private Iterable<ResourceId> poolsWaitedFor() {
      return excess.endpoints().values().stream()
          .flatMap(e -> e.perRequest().keySet().stream())
          .filter(id -> id.kind() == ResourceKind.CONNECTION_POOL)
          .distinct()
          .toList();
    }

    private OfPool ofPool(ResourceId id) {
      double wait = excess.of(id);
      PoolLevel pool = loaded.pools().get(id.name());
      if (pool == null || wait <= 0) {
        return new OfPool(wait, 0, 0, 0, 0, null);
      }
      Split split = split(unloaded == null ? null : unloaded.pools().get(id.name()), pool);
      double processors = wait * processorsPart(id.name(), pool, split);
      double lost = (wait - processors) * lostPart(id.name(), pool);
      double left = wait - processors - lost;
      if (split == null) {
        return new OfPool(wait, lost, 0, left, processors, null);
      }
      double stretched = left * behindPart(split);
      double held = (left - stretched) * heldPart(split);
      double work = left - stretched - held;
      double behind = stretched + processors;
      double byPauses = stretched * pausesPart(split);
      collector += byPauses;
      double sqlPart = sqlPartOfStretch(split);
      spread((behind - byPauses) * sqlPart, (behind - byPauses) * (1 - sqlPart));
      return new OfPool(wait, lost, held, work, behind, split);
    }

    /**
     * Which part of a wait for the pool would only move to the processors if the pool were larger:
     * all of it where they stop the load before the pool does with holds as short as unloaded, by
     * the asymptotic bounds {@code X ≤ connections / hold} and {@code X ≤ X measured / utilization}
     * (Denning and Buzen 1978); half where the bounds are too near to each other to be told apart,
     * for then neither cure helps without the other.
     */
    private double processorsPart(String name, PoolLevel pool, @Nullable Split split) {
      Double u = cpu.utilization();
      Integer capacity = pool.capacity();
      if (u == null || !cpu.queueing()) {
        return 0;
      }
      if (split == null || capacity == null) {
        return cpu.exhausted() ? 1 : 0;
      }
      Leak leak = leaks.get(name);
      double usable = Math.max(0, capacity - (leak == null ? 0 : leak.meanDuring(loaded)));
      double byPool = usable / Math.max(1, split.least().hold()) * 1e9;
      double byProcessors = pool.hold().count() / pool.seconds() / u;
      if (byPool > byProcessors * (1 + NEAR)) {
        return 1;
      }
      return byPool < byProcessors * (1 - NEAR) ? 0 : 0.5;
    }

    /** In a pool that is full all the time, holders are stopped for the pauses' share of it. */
    private double pausesPart(Split split) {
      Double share = loaded.machine().pauseShare();
      double stretch = split.now().hold() - split.least().hold();
      return share == null || stretch <= 0 ? 0 : Math.min(1, share * split.now().hold() / stretch);
    }

    /** The part of a wait that would be gone had no connection been lost. */
    private double lostPart(String name, PoolLevel pool) {
      Leak leak = leaks.get(name);
      Integer capacity = pool.capacity();
      double lost = leak == null ? 0 : leak.meanDuring(loaded);
      if (capacity == null || capacity == 0 || lost <= 0) {
        return 0;
      }
      double needed = pool.borrowsPerSecond() * growth() * pool.meanHoldNanos() / 1e9;
      return needed < Mmc.halfWaitUtilization(capacity) * capacity
          ? 1
          : Math.min(1, lost / capacity);
    }

    /** What the holds got longer by, where that is somebody else's doing. */
    private double behindPart(Split s) {
      double hold = s.now().hold();
      Parts least = s.least();
      double elsewhere = cpu.queueing() ? s.now().elsewhere() - least.elsewhere() : 0;
      double own = s.now().sql() - least.sql() + s.now().cpu() - least.cpu();
      return hold <= 0 ? 0 : (own + elsewhere) / hold;
    }

    private double heldPart(Split s) {
      Parts least = s.least();
      double elsewhere = cpu.queueing() ? least.elsewhere() : s.now().elsewhere();
      double all = elsewhere + least.sql() + least.cpu();
      return all <= 0 ? 0 : elsewhere / all;
    }

    private double sqlPartOfStretch(Split s) {
      double all = s.now().hold() - s.least().hold();
      return all <= 0 ? 0 : (s.now().sql() - s.least().sql()) / all;
    }

    private static @Nullable Split split(@Nullable PoolLevel before, PoolLevel after) {
      Holding now = after.allHolders();
      if (now.count() == 0) {
        return null;
      }
      double sql = 0;
      double own = 0;
      double elsewhere = 0;
      for (var h : after.holders().entrySet()) {
        Holding then = before == null ? null : before.holders().get(h.getKey());
        Holding reference = then == null || then.count() == 0 ? h.getValue() : then;
        double scale = (double) h.getValue().count() / Math.max(1, reference.count());
        sql += reference.sqlNanos() * scale;
        own += reference.cpuNanos() * scale;
        elsewhere += reference.elsewhereNanos() * scale;
      }
      double n = now.count();
      return new Split(
          new Parts(sql / n, own / n, elsewhere / n),
          new Parts(now.sqlNanos() / n, now.cpuNanos() / n, now.elsewhereNanos() / n));
    }

    /**
     * With no lighter level: what queueing for the processor adds to the measured CPU time by
     * M/M/c, as far as there is time charged to nothing that it can be.
     */
    private double runQueueByLaw() {
      Double u = cpu.utilization();
      if (u == null || !cpu.queueing()) {
        return 0;
      }
      double stretch = Mmc.stretch(loaded.machine().servers(), Math.min(u, 0.999));
      double sum = 0;
      for (Level.EndpointLevel e : loaded.endpoints().values()) {
        LedgerSum l = e.ledger();
        if (l.cpuSampled() > 0 && l.requests() > 0) {
          double onCpu = (double) l.cpuNanos() / l.cpuSampled();
          double open = Math.max(0, (double) l.unattributedNanos() / l.requests());
          sum += e.requests() * Math.min(open, onCpu * (stretch - 1));
        }
      }
      return sum;
    }

    /**
     * What pauses add. A request that arrives in one waits for the rest of it, on average at least
     * half (pauses of unequal length: more), and for those before it: what piled up in a pause is
     * worked off by what the processors have to spare, {@code 1 / (1 − ρ)} (B. Avi-Itzhak, P. Naor,
     * "Some queuing problems with the service station subject to breakdown", 1963). One that is
     * under way is stopped for its share of the time; where the processors would be saturated
     * without any pause, that is all the pauses add.
     */
    private double pausesByLaw() {
      double now = pausesPerRequest(loaded, cpu);
      double then = unloaded == null ? 0 : pausesPerRequest(unloaded, Consumers.of(null, unloaded));
      return Math.max(0, now - then) * loaded.requests();
    }

    private double pausesPerRequest(Level level, Consumers consumers) {
      Double share = level.machine().pauseShare();
      Double pause = level.machine().meanPauseNanos();
      if (share == null || pause == null || level.requests() == 0) {
        return 0;
      }
      double running = 0;
      for (Map.Entry<String, Level.EndpointLevel> e : level.endpoints().entrySet()) {
        Excess.OfEndpoint base = excess.endpoints().get(e.getKey());
        Double unloadedNanos = base == null ? null : base.unloadedNanos();
        running +=
            e.getValue().requests()
                * (unloadedNanos == null ? e.getValue().meanNanos() : unloadedNanos);
      }
      return share
          * (pause / 2 / (1 - consumers.usefulUtilization(share)) + running / level.requests());
    }
  }
}
