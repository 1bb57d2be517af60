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
      double behindPauses = pauses + sql + rest <= 0 ? 0 : pauses / (pauses + sql + rest);
      spread(sql, rest);
      Map<String, OfPool> pools = new TreeMap<>();
      for (ResourceId id : poolsWaitedFor()) {
        pools.put(id.name(), ofPool(id, behindPauses));
      }
      return new Blame(total, pools, database, application, collector, unexplained);
    }

    /** Charges time that was stretched by something other than a pool. */
    private void spread(double sql, double rest) {
      if (cpu.queueing()) {
        double collectors = (sql + rest) * cpu.collectorsPart(loaded.machine().servers(), growth());
        double both = sql + rest - collectors;
        collector += collectors;
        application += both * cpu.part(cpu.application());
        database += both * cpu.part(cpu.database());
        unexplained += both * cpu.part(cpu.strangers());
      } else {
        database += sql;
        unexplained += rest;
      }
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

    private OfPool ofPool(ResourceId id, double behindPauses) {
      double wait = excess.of(id);
      PoolLevel pool = loaded.pools().get(id.name());
      if (pool == null || wait <= 0) {
        return new OfPool(wait, 0, 0, 0, 0, null);
      }
      double lost = wait * lostPart(id.name(), pool);
      double left = wait - lost;
      Split split = split(unloaded == null ? null : unloaded.pools().get(id.name()), pool);
      if (split == null) {
        return new OfPool(wait, lost, 0, left, 0, null);
      }
      double behind = cpu.exhausted() ? left : left * behindPart(split);
      double held = (left - behind) * heldPart(split);
      double work = left - behind - held;
      double byPauses = behind * behindPauses;
      collector += byPauses;
      double sqlPart = sqlPartOfStretch(split);
      spread((behind - byPauses) * sqlPart, (behind - byPauses) * (1 - sqlPart));
      return new OfPool(wait, lost, held, work, behind, split);
    }

    /** The part of a wait that would be gone had no connection been lost. */
    private double lostPart(String name, PoolLevel pool) {
      Leak leak = leaks.get(name);
      Integer capacity = pool.capacity();
      double lost = leak == null ? 0 : leak.meanDuring(loaded);
      if (capacity == null || capacity == 0 || lost <= 0) {
        return 0;
      }
      double needed = pool.borrowsPerSecond() * pool.meanHoldNanos() / 1e9;
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
     * What pauses add: a request that arrives in one waits for half of it (pauses of equal length;
     * more where they differ), and one under way is stopped for its share of the time.
     */
    private double pausesByLaw() {
      return perRequestPauses(loaded)
          - (unloaded == null
              ? 0
              : Math.min(
                  perRequestPauses(loaded),
                  perRequestPauses(unloaded)
                      / Math.max(1, unloaded.requests())
                      * loaded.requests()));
    }

    private static double perRequestPauses(Level level) {
      Double share = level.machine().pauseShare();
      Double pause = level.machine().meanPauseNanos();
      if (share == null || pause == null) {
        return 0;
      }
      double sum = 0;
      for (Level.EndpointLevel e : level.endpoints().values()) {
        sum += e.requests() * share * (pause / 2 + e.meanNanos());
      }
      return sum;
    }
  }
}
