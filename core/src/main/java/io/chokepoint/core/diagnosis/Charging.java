package io.chokepoint.core.diagnosis;

import io.chokepoint.core.diagnosis.Blame.OfPool;
import io.chokepoint.core.diagnosis.Blame.Parts;
import io.chokepoint.core.diagnosis.Blame.Split;
import io.chokepoint.core.laws.Mmc;
import io.chokepoint.core.model.Charge;
import io.chokepoint.core.model.LedgerSum;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.model.ResourceKind;
import io.chokepoint.core.timeline.PoolWindow;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
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

  /** Which part of slower SQL was seen to wait for locks: no processor keeps it waiting. */
  private final double locked;

  /** Which part of the time that connections are held is such a wait. */
  private final double lockedHolds;

  private final Map<ResourceId, Double> others = new TreeMap<>();
  private final double unanswered;
  private double total;
  private double database;

  /** CPUs of other processes, as far as these are to blame for waits. */
  private final double foreign;

  private double application;
  private double collector;
  private double strangers;
  private double passedOn;
  private double unexplained;

  Charging(
      @Nullable Level unloaded,
      Level loaded,
      Excess excess,
      Consumers cpu,
      Map<String, Leak> leaks,
      @Nullable Locked locked) {
    this.locked = Locked.part(locked, unloaded, loaded);
    this.lockedHolds = Locked.partOfHolds(locked, loaded);
    this.unloaded = unloaded;
    this.loaded = loaded;
    this.excess = excess;
    this.cpu = cpu;
    this.leaks = leaks;
    this.law = new WaitsByLaw(unloaded, loaded, excess, cpu);
    this.unanswered = loaded.unansweredNanos();
    this.total = excess.totalNanos() + unanswered;
    this.foreign = cpu.exceed(loaded.machine().servers(), growth()) ? 0 : cpu.strangers();
  }

  Blame blame() {
    double sql = excess.of(ResourceKind.SQL);
    double rest = excess.rest() + excess.of(ResourceKind.CPU) + excess.of(ResourceKind.RUN_QUEUE);
    double charged = excess.of(ResourceKind.GC);
    Map<ResourceId, Double> elsewhere = elsewhere();
    if (unloaded == null) {
      rest = law.runQueue();
      total += rest;
    }
    // what the ledgers charged is out of the rest already; a pause within SQL and what piled up
    // behind a pause are not
    double beyond = Math.max(0, law.pauses() - charged);
    double stalls = Math.max(0, law.stalls() - elsewhere.getOrDefault(ResourceId.SAFEPOINT, 0.0));
    if (unloaded == null) {
      total += beyond + stalls;
    } else {
      double all = sql + rest + elsewhere.values().stream().mapToDouble(d -> d).sum();
      double part = beyond + stalls <= all ? 1 : all / (beyond + stalls);
      beyond *= part;
      stalls *= part;
      double left = all <= 0 ? 0 : 1 - (beyond + stalls) / all;
      sql *= left;
      rest *= left;
      elsewhere.replaceAll((id, nanos) -> nanos * left);
    }
    collector += charged + beyond;
    elsewhere.merge(ResourceId.SAFEPOINT, stalls, Double::sum);
    spread(sql, rest);
    elsewhere.forEach(this::chargeOn);
    Map<String, OfPool> pools = new TreeMap<>();
    double pending = 0;
    for (String name : poolsWaitedFor()) {
      pools.put(name, ofPool(ResourceId.pool(name)));
      pending += stuck(name);
    }
    double left = Math.max(0, unanswered - pending);
    boolean served = servedSlowly();
    unexplained += served ? 0 : left;
    Blame blame =
        throughThreads(
            new Blame(
                total, pools, database, application, collector, strangers, others, unexplained),
            served ? total - left : total);
    return served ? scaled(blame, left, total - left, null) : blame;
  }

  /** Requests without an answer stand behind those that were served, and wait for what these do. */
  private boolean servedSlowly() {
    Double stretch = excess.stretch();
    return stretch != null && stretch >= Degradation.MATERIAL_STRETCH;
  }

  /** What increased at resources that are neither pools, SQL, processors nor collections. */
  private Map<ResourceId, Double> elsewhere() {
    Map<ResourceId, Double> elsewhere = excess.byResource();
    elsewhere
        .keySet()
        .removeIf(
            id ->
                switch (id.kind()) {
                  case CONNECTION_POOL, SQL, CPU, RUN_QUEUE, GC, WORKER_THREADS -> true;
                  default -> false;
                });
    return elsewhere;
  }

  /** A wait goes on to what held up those who were waited for; what is left ends here. */
  private void chargeOn(ResourceId id, double nanos) {
    double processors = nanos * processorsPartOf(id);
    spread(0, processors);
    double left = nanos - processors;
    if (id.kind() == ResourceKind.HTTP_POOL) {
      ResourceId service = new ResourceId(ResourceKind.DOWNSTREAM, id.name());
      double behind = left * stretchedPart(service);
      others.merge(service, behind, Double::sum);
      left -= behind;
    }
    if (id.kind() == ResourceKind.LIMITER) {
      double behind = left * stretchedRest(id);
      left -= slowedBy(id, behind);
    }
    if (id.kind() == ResourceKind.EXECUTOR) {
      double behind = left * stretchedTasks(id.name());
      passedOn += behind;
      left -= behind;
    }
    others.merge(id, left, Double::sum);
  }

  private double processorsPartOf(ResourceId id) {
    return switch (id.kind()) {
      case THROTTLING -> 0;
      case SAFEPOINT -> stretchedStops();
      case CARRIERS -> cpu.queueing() ? notPinned() : 0;
      case LOCK, EXECUTOR, HTTP_POOL, OBJECT_POOL, LIMITER -> processorsPartOfQueue(id);
      case IDLE -> Math.max(wakeUpsPart(id), ownStretchPart(id));
      default -> wakeUpsPart(id);
    };
  }

  /** Of carriers, of which there are as many as processors, those that no waiting thread keeps. */
  private double notPinned() {
    double pinned = LockLevel.carriersPinned(loaded) / Math.max(1, loaded.machine().cpus());
    return Math.max(0, 1 - pinned);
  }

  /**
   * Which part of the time that threads are stopped is the queue for the processors: in it wait the
   * threads that are to come to a stop, and the one that does what they are stopped for. A stop
   * that takes long of itself takes as long while few requests come.
   */
  private double stretchedStops() {
    Double now = JvmLevel.of(loaded).meanStopNanos();
    Double then = unloaded == null ? null : JvmLevel.of(unloaded).meanStopNanos();
    return !cpu.queueing() || now == null || then == null || now <= 0
        ? 0
        : Math.max(0, 1 - then / now);
  }

  /**
   * Which part of a longer wait is no more than this service's own code is stretched by: what ends
   * such a wait is code of the same service, on a thread that no account covers.
   */
  private double ownStretchPart(ResourceId id) {
    double now = perVisit(loaded, id);
    double then = unloaded == null ? 0 : perVisit(unloaded, id);
    return !cpu.queueing() || then <= 0 || now <= then
        ? 0
        : Math.min(1, then * (ownStretch() - 1) / (now - then));
  }

  /**
   * Which part of a longer call the queue for this host's processors accounts for: at the end of
   * each, the caller waits for its turn as long as the request's own code does.
   */
  private double wakeUpsPart(ResourceId id) {
    double slower = excess.of(id);
    if (!cpu.queueing() || slower <= 0) {
      return 0;
    }
    double wakeUps = 0;
    for (Map.Entry<String, Excess.OfEndpoint> e : excess.endpoints().entrySet()) {
      wakeUps += e.getValue().requests() * visits(e.getKey(), id) * e.getValue().unscheduledNanos();
    }
    return Math.min(1, wakeUps / slower);
  }

  private double visits(String endpoint, ResourceId id) {
    Level.EndpointLevel now = loaded.endpoints().get(endpoint);
    return now == null || now.ledger().requests() == 0
        ? 0
        : (double) now.ledger().charge(id).visits() / now.ledger().requests();
  }

  /**
   * Which part of a wait in a queue whose holders nobody measured is the processors' doing: all of
   * it where they stop the load before the queue does with holds as short as unloaded, by the
   * bounds of {@link #processorsPart}; else what the wait is longer by because holders, too, had to
   * wait for their turn. How busy the queue's server is follows from how many wait (M/M/1).
   */
  private double processorsPartOfQueue(ResourceId id) {
    double stretch = ownStretch();
    Double u = cpu.utilization();
    double ours = cpu.ours();
    if (!cpu.queueing() || u == null || ours <= 0 || stretch <= 1) {
      return 0;
    }
    if (foreign > ours) {
      return 1 - 1 / stretch;
    }
    double byQueue = stretch / Math.max(0.01, QueueLevel.of(loaded, id).utilization());
    double byProcessors = grow(u, ours);
    if (byQueue > byProcessors * (1 + NEAR)) {
      return 1;
    }
    return byQueue < byProcessors * (1 - NEAR) ? 0 : 0.5;
  }

  /** How many times longer than unloaded the service's own code takes, its mix held equal. */
  private double ownStretch() {
    double now = 0;
    double longer = 0;
    for (Map.Entry<String, Excess.OfEndpoint> e : excess.endpoints().entrySet()) {
      Level.EndpointLevel l = loaded.endpoints().get(e.getKey());
      if (l != null && l.ledger().requests() > 0 && e.getValue().unloadedNanos() != null) {
        LedgerSum sum = l.ledger();
        double own =
            Math.max(0, sum.unattributedNanos())
                + sum.charge(ResourceKind.CPU).residenceNanos()
                + sum.charge(ResourceKind.RUN_QUEUE).residenceNanos();
        now += e.getValue().requests() * own / sum.requests();
        longer += e.getValue().requests() * e.getValue().unscheduledNanos();
      }
    }
    return now <= longer || now <= 0 ? 1 : now / (now - longer);
  }

  /** Which part of a visit's mean length came with the load. */
  private double stretchedPart(ResourceId id) {
    if (unloaded == null) {
      return 0;
    }
    double now = perVisit(loaded, id);
    double then = perVisit(unloaded, id);
    return now <= 0 || then <= 0 ? 0 : Math.max(0, 1 - then / now);
  }

  /**
   * Which part of what requests take besides a wait came with the load: they hold a permit so long.
   */
  private double stretchedRest(ResourceId id) {
    double now = restNanos(loaded, id);
    double then = unloaded == null ? 0 : restNanos(unloaded, id);
    return now <= 0 || then <= 0 ? 0 : Math.max(0, 1 - then / now);
  }

  /** Mean of the endpoints that wait there at the loaded level. */
  private double restNanos(Level level, ResourceId id) {
    double rest = 0;
    double requests = 0;
    for (Map.Entry<String, Level.EndpointLevel> e : loaded.endpoints().entrySet()) {
      Level.EndpointLevel at = level.endpoints().get(e.getKey());
      if (at != null && e.getValue().ledger().charge(id).waitNanos() > 0) {
        double wait = 0;
        for (Map.Entry<ResourceId, Charge> c : at.ledger().charges().entrySet()) {
          wait += c.getKey().kind().isQueue() ? c.getValue().waitNanos() : 0;
        }
        rest += e.getValue().requests() * (at.ledger().wallNanos() - wait) / at.requests();
        requests += e.getValue().requests();
      }
    }
    return requests <= 0 ? 0 : rest / requests;
  }

  /**
   * Charges a wait on to what made those who had passed slower, in proportion to what they lost
   * there; returns how much of it that was.
   */
  private double slowedBy(ResourceId id, double nanos) {
    Map<ResourceId, Double> slower = new TreeMap<>();
    excess
        .endpoints()
        .forEach(
            (name, e) -> {
              if (e.perRequest().getOrDefault(id, 0.0) > 0) {
                e.perRequest()
                    .forEach(
                        (at, more) -> {
                          if (endsThere(at.kind()) && more > 0) {
                            slower.merge(at, e.requests() * more, Double::sum);
                          }
                        });
              }
            });
    double all = slower.values().stream().mapToDouble(d -> d).sum();
    if (all <= 0 || nanos <= 0) {
      return 0;
    }
    slower.forEach((at, more) -> others.merge(at, nanos * more / all, Double::sum));
    return nanos;
  }

  private static boolean endsThere(ResourceKind kind) {
    return switch (kind) {
      case DOWNSTREAM, CACHE, DISK, LOCK, IDLE -> true;
      default -> false;
    };
  }

  /** Which part of a task's mean execution came with the load. */
  private double stretchedTasks(String executor) {
    ExecutorLevel now = loaded.executors().get(executor);
    ExecutorLevel then = unloaded == null ? null : unloaded.executors().get(executor);
    return now == null || then == null || now.meanExecutionNanos() <= 0
        ? 0
        : Math.max(0, 1 - then.meanExecutionNanos() / now.meanExecutionNanos());
  }

  private static double perVisit(Level level, ResourceId id) {
    double visits = level.visits(id);
    return visits <= 0 ? 0 : level.ledger().charge(id).residenceNanos() / visits;
  }

  /**
   * Threads are missing because requests, or their tasks, hold them: for what these always took
   * there are too few, what they take longer is the doing of whatever they wait for.
   *
   * @param all nanoseconds that the blame is of, so far
   */
  private Blame throughThreads(Blame blame, double all) {
    double wait = excess.of(ResourceKind.WORKER_THREADS);
    double ends = 0;
    for (Map.Entry<ResourceId, Double> e : blame.others().entrySet()) {
      ends += e.getKey().kind() == ResourceKind.EXECUTOR ? e.getValue() : 0;
    }
    double work = wait * excess.unloadedPart();
    Blame tasks = scaled(blame, passedOn, all - wait - passedOn - ends, ResourceKind.EXECUTOR);
    Blame requests = scaled(tasks, wait - work, all - wait, ResourceKind.WORKER_THREADS);
    if (work > 0) {
      requests.others().put(mostWaitedFor(ResourceKind.WORKER_THREADS), work);
    }
    return requests;
  }

  /**
   * Shares a wait out over what those who were waited for lost time at.
   *
   * @param except a kind that is left out
   */
  private Blame scaled(Blame blame, double nanos, double inside, @Nullable ResourceKind except) {
    double factor = inside <= 0 ? 1 : 1 + Math.max(0, nanos) / inside;
    Map<String, OfPool> pools = new TreeMap<>();
    blame.pools().forEach((name, p) -> pools.put(name, p.times(factor)));
    Map<ResourceId, Double> all = new TreeMap<>(blame.others());
    all.replaceAll((id, n) -> id.kind() == except ? n : n * factor);
    return new Blame(
        total,
        pools,
        blame.database() * factor,
        blame.application() * factor,
        blame.collector() * factor,
        blame.strangers() * factor,
        all,
        blame.unexplained() * factor);
  }

  private ResourceId mostWaitedFor(ResourceKind kind) {
    return excess.byResource().entrySet().stream()
        .filter(e -> e.getKey().kind() == kind)
        .max(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey)
        .orElse(new ResourceId(kind, ""));
  }

  /** Charges time that was stretched by something other than a pool. */
  private void spread(double sql, double rest) {
    if (!cpu.queueing()) {
      database += sql;
      unexplained += rest;
      return;
    }
    double here = sql * (1 - locked) * sqlPartOfProcessors();
    database += sql - here;
    double both = here + rest;
    double collectors = both * cpu.collectorsPart(loaded.machine().servers(), growth());
    double left = both - collectors;
    collector += collectors;
    application += left * cpu.part(cpu.application(), foreign);
    database += left * cpu.part(cpu.database(), foreign);
    strangers += left * cpu.part(foreign, foreign);
    unexplained += left * cpu.part(cpu.unknown(), foreign);
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
        wakeUps += e.getValue().requests() * visits * e.getValue().unscheduledNanos();
      }
    }
    return Math.min(
        1, cpu.databaseHere() + (1 - cpu.databaseHere()) * Math.min(1, wakeUps / slower));
  }

  private double growth() {
    Double offered = loaded.offered() == null ? null : loaded.offered().perSecond();
    return offered == null ? 1 : Math.max(1, offered / Math.max(1e-9, loaded.perSecond()));
  }

  private Iterable<String> poolsWaitedFor() {
    Set<String> pools = new TreeSet<>();
    for (Excess.OfEndpoint e : excess.endpoints().values()) {
      for (ResourceId id : e.perRequest().keySet()) {
        if (id.kind() == ResourceKind.CONNECTION_POOL) {
          pools.add(id.name());
        }
      }
    }
    loaded.pools().keySet().stream().filter(pool -> stuck(pool) > 0).forEach(pools::add);
    return pools;
  }

  /** How long requests that were not answered waited for a pool, as far as there were such. */
  private double stuck(String pool) {
    PoolLevel level = loaded.pools().get(pool);
    return level == null ? 0 : Math.min(unanswered, level.meanPending() * loaded.seconds() * 1e9);
  }

  private OfPool ofPool(ResourceId id) {
    double wait = excess.of(id) + stuck(id.name());
    PoolLevel pool = loaded.pools().get(id.name());
    if (pool == null || wait <= 0) {
      return new OfPool(wait, 0, 0, 0, 0, 0, Map.of(), null);
    }
    PoolLevel before = unloaded == null ? null : unloaded.pools().get(id.name());
    Split split = Split.of(before, pool, lockedHolds);
    double processors = wait * processorsPart(id.name(), pool, split);
    double lost = (wait - processors) * lostPart(id.name(), pool);
    double left = wait - processors - lost;
    if (split == null) {
      return new OfPool(wait, lost, 0, 0, left, processors, Map.of(), null);
    }
    double stretched = left * behindPart(split);
    double held = (left - stretched) * heldPart(split);
    double work = left - stretched - held;
    double behind = stretched + processors;
    double byPauses = stretched * pausesPart(split);
    collector += byPauses;
    double sqlPart = sqlPartOfStretch(split);
    spread((behind - byPauses) * sqlPart, (behind - byPauses) * (1 - sqlPart));
    Map<ResourceId, Double> heldBy = heldBy(pool, held);
    heldBy.forEach(
        (at, nanos) -> {
          if (at.kind() != ResourceKind.CONNECTION_POOL && at.kind().isQueue()) {
            others.merge(at, nanos, Double::sum);
          }
        });
    double nested = heldBy.getOrDefault(id, 0.0);
    return new OfPool(wait, lost, held - nested, nested, work, behind, heldBy, split);
  }

  /** What holders were blocked at, in proportion to their time there. */
  private static Map<ResourceId, Double> heldBy(PoolLevel pool, double held) {
    PoolWindow.Holding all = pool.allHolders();
    Map<ResourceId, Double> by = new TreeMap<>();
    all.visited()
        .forEach(
            (id, nanos) -> {
              if (id.kind() != ResourceKind.SQL && id.kind() != ResourceKind.CPU) {
                by.put(id, held * Math.min(1, nanos / Math.max(1.0, all.elsewhereNanos())));
              }
            });
    return by;
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
    if (u == null || !cpu.queueing() || foreign > ours || ours <= 0) {
      return 0;
    }
    if (split == null || capacity == null) {
      return cpu.exhausted() ? 1 : 0;
    }
    Leak leak = leaks.get(name);
    double usable = Math.max(0, capacity - (leak == null ? 0 : leak.meanDuring(loaded)));
    double byPool = usable / Math.max(1, split.least().hold()) * 1e9;
    double byProcessors = pool.hold().count() / pool.seconds() * grow(u, ours);
    if (byPool > byProcessors * (1 + NEAR)) {
      return 1;
    }
    return byPool < byProcessors * (1 - NEAR) ? 0 : 0.5;
  }

  /** How many times the load the processors could carry. */
  private double grow(double u, double ours) {
    return Math.max(1, ((ours + cpu.strangers()) / u - cpu.strangers()) / ours);
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
