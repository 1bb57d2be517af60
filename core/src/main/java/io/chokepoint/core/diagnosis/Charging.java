package io.chokepoint.core.diagnosis;

import io.chokepoint.core.diagnosis.Blame.OfPool;
import io.chokepoint.core.diagnosis.Blame.Parts;
import io.chokepoint.core.diagnosis.Blame.Split;
import io.chokepoint.core.laws.Mmc;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.model.ResourceKind;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Charges excess latency on to its causes; the sums as they build up. */
final class Charging {
  /** Utilizations are known to some 5 %, holds to as much. */
  private static final double NEAR = 0.1;

  private final @Nullable Level unloaded;
  private final Level loaded;
  private final Excess excess;
  private final Consumers cpu;
  private final Map<String, Leak> leaks;
  private final WaitsByLaw law;
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
    this.law = new WaitsByLaw(unloaded, loaded, excess, cpu);
    this.total = excess.totalNanos();
  }

  Blame blame() {
    double sql = excess.of(ResourceKind.SQL);
    double rest = excess.rest() + excess.of(ResourceKind.CPU);
    double charged = excess.of(ResourceKind.GC);
    if (unloaded == null) {
      rest = law.runQueue();
      total += rest;
    }
    double pauses = charged > 0 ? charged : Math.min(sql + rest, law.pauses());
    if (unloaded == null) {
      pauses = Math.max(charged, law.pauses());
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
   * them, of the statements' unloaded time, and for each execution one more wake-up of the caller,
   * which waits as long as the request's own code did for its turn. What is left waited inside the
   * database.
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
    Split split = Split.of(unloaded == null ? null : unloaded.pools().get(id.name()), pool);
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
   * all of it where they stop the load before the pool does with holds as short as unloaded, by the
   * asymptotic bounds {@code X ≤ connections / hold} and {@code X ≤ X measured / utilization}
   * (Denning and Buzen 1978); none where mostly strangers use them, who take what is left over
   * however much that is, so that utilization tells nothing and only longer holds do; half where
   * the bounds are too near to each other to be told apart, for then neither cure helps without the
   * other.
   */
  private double processorsPart(String name, PoolLevel pool, @Nullable Split split) {
    Double u = cpu.utilization();
    Integer capacity = pool.capacity();
    double ours = cpu.ours();
    if (u == null || !cpu.queueing() || cpu.strangers() > ours || ours <= 0) {
      return 0;
    }
    if (split == null || capacity == null) {
      return cpu.exhausted() ? 1 : 0;
    }
    Leak leak = leaks.get(name);
    double usable = Math.max(0, capacity - (leak == null ? 0 : leak.meanDuring(loaded)));
    double byPool = usable / Math.max(1, split.least().hold()) * 1e9;
    double grow = Math.max(1, ((ours + cpu.strangers()) / u - cpu.strangers()) / ours);
    double byProcessors = pool.hold().count() / pool.seconds() * grow;
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
    return needed < Mmc.halfWaitUtilization(capacity) * capacity ? 1 : Math.min(1, lost / capacity);
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
}
