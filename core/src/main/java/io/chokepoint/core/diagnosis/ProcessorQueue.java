package io.chokepoint.core.diagnosis;

import io.chokepoint.core.diagnosis.Attribution.Split;
import io.chokepoint.core.model.LedgerSum;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.model.ResourceKind;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a wait for something else is the queue for this host's processors: who waits for a
 * call, a lock or a connection is kept waiting also by what has to run before it goes on.
 *
 * @param foreign CPUs of other processes, as far as these are to blame for waits
 */
record ProcessorQueue(
    @Nullable Level unloaded, Level loaded, Excess excess, Consumers cpu, double foreign) {

  /** Utilizations are known to some 5 %, holds to as much. */
  private static final double NEAR = 0.1;

  double partOf(ResourceId id) {
    return switch (id.kind()) {
      case THROTTLING -> 0;
      case SAFEPOINT -> stretchedStops();
      case CARRIERS -> cpu.queueing() ? notPinned() : 0;
      case LOCK, EXECUTOR, HTTP_POOL, OBJECT_POOL, LIMITER -> partOfQueue(id);
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
    double now = Stretch.perVisit(loaded, id);
    double then = unloaded == null ? 0 : Stretch.perVisit(unloaded, id);
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
   * Which part of a wait in a queue whose holders were not measured is the processors' doing: all
   * of it where they stop the load before the queue does with holds as short as unloaded, by the
   * bounds of {@link #partOfPool}; else what the wait is longer by because holders, too, had to
   * wait for their turn. How busy the queue's server is follows from how many wait (M/M/1).
   */
  private double partOfQueue(ResourceId id) {
    double stretch = ownStretch();
    Double u = cpu.utilization();
    double ours = cpu.ours();
    if (!cpu.queueing() || u == null || ours <= 0 || stretch <= 1) {
      return 0;
    }
    if (foreign > ours) {
      return 1 - 1 / Math.min(stretch, measuredStretch());
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

  /**
   * As {@link #ownStretch}, of nothing but what was measured: computing, and waiting for a
   * processor. Without a bound where the wait was not measured.
   */
  private double measuredStretch() {
    LedgerSum all = loaded.ledger();
    double queued = all.charge(ResourceKind.RUN_QUEUE).residenceNanos();
    double own = all.charge(ResourceKind.CPU).residenceNanos() + queued;
    double longer = excess.of(ResourceKind.RUN_QUEUE);
    return queued <= 0 || own <= longer ? Double.MAX_VALUE : own / (own - longer);
  }

  /**
   * Which part of slower SQL the queue for this host's processors can account for: what runs on
   * them, of the statements' unloaded time, and for each execution one more wake-up of the caller,
   * which waits as long as the request's own code did for its turn. What is left waited inside the
   * database.
   */
  double partOfSql() {
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

  /**
   * Which part of a wait for the pool would only move to the processors if the pool were larger:
   * all of it where they stop the load before the pool does with holds as short as unloaded, by the
   * asymptotic bounds {@code X ≤ connections / hold} and {@code X ≤ X measured / utilization}
   * (Denning and Buzen 1978); none where mostly other processes use them, who take what is left
   * over however much that is, so that utilization tells nothing and only longer holds do; none
   * where every connection is lost, since nobody is served however much they carry; half where the
   * bounds are too near to each other to be told apart, for then neither cure helps without the
   * other.
   *
   * @param lost mean number of its connections that never came back
   */
  double partOfPool(PoolLevel pool, double lost, @Nullable Split split) {
    Double u = cpu.utilization();
    Integer capacity = pool.capacity();
    double ours = cpu.ours();
    boolean allLost = capacity != null && lost >= capacity;
    if (allLost || u == null || !cpu.queueing() || foreign > ours || ours <= 0) {
      return 0;
    }
    if (split == null || capacity == null) {
      return cpu.exhausted() ? 1 : 0;
    }
    double usable = capacity - lost;
    double byPool = usable / Math.max(1, split.least().hold()) * 1e9;
    double byProcessors = pool.hold().count() / pool.seconds() * grow(u, ours);
    if (byPool > byProcessors * (1 + NEAR)) {
      return 1;
    }
    return byPool < byProcessors * (1 - NEAR) ? 0 : 0.5;
  }

  /** How many times the load the processors could carry. */
  private double grow(double u, double ours) {
    return Math.max(1, ((ours + cpu.otherProcesses()) / u - cpu.otherProcesses()) / ours);
  }
}
