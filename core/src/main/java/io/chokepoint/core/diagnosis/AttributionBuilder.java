package io.chokepoint.core.diagnosis;

import io.chokepoint.core.diagnosis.Attribution.OfPool;
import io.chokepoint.core.diagnosis.Attribution.Split;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.model.ResourceKind;
import io.chokepoint.core.timeline.PoolWindow.Holding;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Charges excess latency on to its causes; the sums as they build up. */
final class AttributionBuilder {

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

  private final ProcessorQueue processors;
  private final Stretch stretch;

  /** Which part of what collections cost is there because requests queue in the heap. */
  private final double queuedInHeap;

  private final Map<ResourceId, Double> others = new TreeMap<>();
  private final double unanswered;
  private double total;
  private double database;

  /** CPUs of other processes, as far as these are to blame for waits. */
  private final double foreign;

  private double application;
  private double collector;
  private double otherProcesses;
  private double passedOn;
  private double unexplained;

  AttributionBuilder(
      @Nullable Level unloaded,
      Level loaded,
      Excess excess,
      Consumers cpu,
      Map<String, Leak> leaks,
      @Nullable Locked locked,
      double queuedInHeap) {
    this.queuedInHeap = queuedInHeap;
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
    this.foreign =
        cpu.exceed(loaded.machine().servers(), loaded.growth()) ? 0 : cpu.otherProcesses();
    this.processors = new ProcessorQueue(unloaded, loaded, excess, cpu, foreign);
    this.stretch = new Stretch(unloaded, loaded);
  }

  Attribution attribution() {
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
    Attribution attribution =
        throughThreads(
            new Attribution(
                total,
                pools,
                database,
                application,
                collector,
                otherProcesses,
                others,
                unexplained),
            served ? total - left : total);
    return throughHeap(served ? scaled(attribution, left, total - left, null) : attribution);
  }

  /** Collections that are dear because requests queue are the doing of what these queue for. */
  private Attribution throughHeap(Attribution attribution) {
    double queued = attribution.collector() * queuedInHeap;
    return scaled(attribution.collecting(-queued), queued, total - queued, null);
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
    double queued = nanos * processors.partOf(id);
    spread(0, queued);
    double left = nanos - queued;
    if (id.kind() == ResourceKind.HTTP_POOL) {
      ResourceId service = new ResourceId(ResourceKind.DOWNSTREAM, id.name());
      double behind = left * stretch.ofVisit(service);
      others.merge(service, behind, Double::sum);
      left -= behind;
    }
    if (id.kind() == ResourceKind.LIMITER) {
      double behind = left * stretch.ofRest(id);
      left -= slowedBy(id, behind);
    }
    if (id.kind() == ResourceKind.EXECUTOR) {
      double behind = left * stretch.ofTasks(id.name());
      passedOn += behind;
      left -= behind;
    }
    others.merge(id, left, Double::sum);
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

  /**
   * Threads are missing because requests, or their tasks, hold them: for what these always took
   * there are too few, what they take longer is the doing of whatever they wait for. In what they
   * were always stopped for, more threads would have been stopped too.
   *
   * @param all nanoseconds that the blame is of, so far
   */
  private Attribution throughThreads(Attribution attribution, double all) {
    double wait = excess.of(ResourceKind.WORKER_THREADS);
    double ends = 0;
    for (Map.Entry<ResourceId, Double> e : attribution.others().entrySet()) {
      ends += e.getKey().kind() == ResourceKind.EXECUTOR ? e.getValue() : 0;
    }
    double work = wait * excess.unloadedPart();
    double collecting = wait * excess.stops().getOrDefault(ResourceId.GC, 0.0);
    double stopped = wait * excess.stops().getOrDefault(ResourceId.SAFEPOINT, 0.0);
    Attribution tasks =
        scaled(attribution, passedOn, all - wait - passedOn - ends, ResourceKind.EXECUTOR);
    Attribution requests =
        scaled(tasks, wait - work - collecting - stopped, all - wait, ResourceKind.WORKER_THREADS);
    if (work > 0) {
      requests.others().put(mostWaitedFor(ResourceKind.WORKER_THREADS), work);
    }
    requests.others().merge(ResourceId.SAFEPOINT, stopped, Double::sum);
    return requests.collecting(collecting);
  }

  /**
   * Shares a wait out over what those who were waited for lost time at.
   *
   * @param except a kind that is left out
   */
  private Attribution scaled(
      Attribution attribution, double nanos, double inside, @Nullable ResourceKind except) {
    double factor = inside <= 0 ? 1 : 1 + Math.max(0, nanos) / inside;
    Map<String, OfPool> pools = new TreeMap<>();
    attribution.pools().forEach((name, p) -> pools.put(name, p.times(factor)));
    Map<ResourceId, Double> all = new TreeMap<>(attribution.others());
    all.replaceAll((id, n) -> id.kind() == except ? n : n * factor);
    return new Attribution(
        total,
        pools,
        attribution.database() * factor,
        attribution.application() * factor,
        attribution.collector() * factor,
        attribution.otherProcesses() * factor,
        all,
        attribution.unexplained() * factor);
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
    double here = sql * (1 - locked) * processors.partOfSql();
    database += sql - here;
    double both = here + rest;
    double collectors = both * cpu.collectorsPart(loaded.machine().servers(), loaded.growth());
    double left = both - collectors;
    collector += collectors;
    double own = left * cpu.part(cpu.application(), foreign);
    if (stoppedByLimit()) {
      others.merge(ResourceId.THROTTLING, own, Double::sum);
    } else {
      application += own;
    }
    database += left * cpu.part(cpu.database(), foreign);
    otherProcesses += left * cpu.part(foreign, foreign);
    unexplained += left * cpu.part(cpu.unknown(), foreign);
  }

  /**
   * Whether the limit of the control group, and not the host, keeps this service's code waiting: it
   * is scarcer, and was seen to stop requests.
   */
  private boolean stoppedByLimit() {
    MachineLevel m = loaded.machine();
    Double throttled = m.throttledShare();
    Double process = m.processUtilization();
    Double host = m.hostUtilization();
    Integer all = m.hostCpus();
    return throttled != null
        && throttled >= Finding.LEAST_SHARE
        && process != null
        && host != null
        && process > host
        && all != null
        && m.cpus() < all
        && loaded.ledger().charge(ResourceId.THROTTLING).waitNanos() > 0;
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
    double all = loaded.pools().keySet().stream().mapToDouble(this::pending).sum();
    return all <= 0 ? 0 : pending(pool) * Math.min(1, unanswered / all);
  }

  private double pending(String pool) {
    PoolLevel level = loaded.pools().get(pool);
    return level == null ? 0 : level.meanPending() * loaded.seconds() * 1e9;
  }

  private OfPool ofPool(ResourceId id) {
    double wait = excess.of(id) + stuck(id.name());
    PoolLevel pool = loaded.pools().get(id.name());
    if (pool == null || wait <= 0) {
      unexplained += wait;
      return new OfPool(wait, 0, 0, 0, 0, 0, Map.of(), null);
    }
    PoolLevel before = unloaded == null ? null : unloaded.pools().get(id.name());
    Split split = Split.of(before, pool, lockedHolds);
    Leak leak = leaks.get(id.name());
    double gone = leak == null ? 0 : leak.meanDuring(loaded.windows(), id.name());
    HoldCauses causes = new HoldCauses(loaded, cpu, loaded.growth());
    double queued = wait * processors.partOfPool(pool, gone, split);
    double lost = (wait - queued) * causes.lost(pool, gone);
    double left = wait - queued - lost;
    if (split == null) {
      spread(0, queued);
      return new OfPool(wait, lost, 0, 0, left, queued, Map.of(), null);
    }
    Holding holds = pool.allHolders();
    double nestedNanos = holds.visited().getOrDefault(id, 0L) / (double) Math.max(1, holds.count());
    double stretched = left * causes.behind(split, nestedNanos);
    double held = (left - stretched) * causes.held(split, nestedNanos);
    double work = left - stretched - held;
    double behind = stretched + queued;
    double byPauses = stretched * causes.pauses(split);
    collector += byPauses;
    double sqlPart = causes.sqlOfStretch(split);
    spread((behind - byPauses) * sqlPart, (behind - byPauses) * (1 - sqlPart));
    Map<ResourceId, Double> heldBy = HoldCauses.heldBy(pool, held);
    heldBy.forEach(
        (at, nanos) -> {
          if (at.kind() != ResourceKind.CONNECTION_POOL && at.kind().isQueue()) {
            others.merge(at, nanos, Double::sum);
          }
        });
    double nested = heldBy.getOrDefault(id, 0.0);
    return new OfPool(wait, lost, held - nested, nested, work, behind, heldBy, split);
  }
}
