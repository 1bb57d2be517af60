package io.chokepoint.agent.record;

import io.chokepoint.bridge.Ledger;
import io.chokepoint.bridge.Resource;
import io.chokepoint.core.model.Charge;
import io.chokepoint.core.model.LedgerSum;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.model.ResourceKind;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** The ledgers of one endpoint's requests in one window, while they are being added up. */
final class Sums {

  /** This, its counters and the map of samples. */
  private static final int OBJECT_BYTES = 700;

  /** A resource's two counters, and their places. */
  private static final int CELL_BYTES = 140;

  private static final ResourceId ALL_STATEMENTS = ResourceId.sql("other");

  private final LongAdder requests = new LongAdder();
  private final LongAdder wallNanos = new LongAdder();
  private final LongAdder awayNanos = new LongAdder();
  private final LongAdder collections = new LongAdder();
  private final LongAdder collectionNanos = new LongAdder();
  private final LongAdder safepoints = new LongAdder();
  private final LongAdder safepointNanos = new LongAdder();
  private final LongAdder cpuSampled = new LongAdder();
  private final LongAdder cpuInFull = new LongAdder();
  private final LongAdder cpuNanos = new LongAdder();
  private final LongAdder cpuSelfNanos = new LongAdder();
  private final LongAdder queueSampled = new LongAdder();
  private final LongAdder queuedSelfNanos = new LongAdder();
  private final LongAdder allocatedBytes = new LongAdder();
  private final ConcurrentHashMap<Place, LongAdder> samples = new ConcurrentHashMap<>();
  private final Slots<Cell> cells = new Slots<>(Recorder.RESOURCES);
  private int kept;

  void add(Ledger ledger, long wall) {
    requests.increment();
    wallNanos.add(wall);
    for (int i = 0; i < ledger.charged(); i++) {
      cell(ledger.resource(i)).add(ledger.visits(i), ledger.selfNanos(i));
    }
    stood(ledger.collectionNanos(), collections, collectionNanos);
    stood(ledger.safepointNanos(), safepoints, safepointNanos);
    if (ledger.awayNanos() > 0) {
      awayNanos.add(ledger.awayNanos());
    }
    if (ledger.sampled()) {
      cpuSampled.increment();
      cpuSelfNanos.add(ledger.cpuSelfNanos(wall));
    }
    if (ledger.sampledInFull()) {
      cpuInFull.increment();
      cpuNanos.add(ledger.cpuNanos());
      allocatedBytes.add(ledger.allocatedBytes());
    }
    if (ledger.sampledQueue()) {
      queueSampled.increment();
      queuedSelfNanos.add(ledger.queuedSelfNanos(wall));
    }
  }

  void add(Samples found) {
    found.forEach((place, n) -> samples.computeIfAbsent(place, p -> new LongAdder()).add(n));
  }

  private static void stood(long nanos, LongAdder requests, LongAdder sum) {
    if (nanos > 0) {
      requests.increment();
      sum.add(nanos);
    }
  }

  private Cell cell(Resource resource) {
    Cell cell = cells.peek(resource.id);
    return cell != null ? cell : cells.add(resource.id, new Cell(resource));
  }

  /** What it kept on the heap when it was last drained. */
  long bytes() {
    return OBJECT_BYTES + (long) kept * CELL_BYTES;
  }

  /** On how many requests CPU time was measured. */
  long cpuSampled() {
    return cpuSampled.sum();
  }

  /** On how many of these that is all there was. */
  long cpuInFull() {
    return cpuInFull.sum();
  }

  /** The samples' places, and empties this of them. */
  Map<Place, Long> drainSamples() {
    Map<Place, Long> found = new HashMap<>();
    samples.forEach((place, n) -> found.put(place, n.sum()));
    samples.clear();
    return found;
  }

  /**
   * What was added, and empties this. What was measured on some requests is scaled up to all; what
   * was not measured is divided by samples of stacks. Each takes no more than those before it left:
   * first what is known of every request, then what was measured, then the samples, and these no
   * more than there is of the time in which they could be taken: on its thread and its tasks'.
   *
   * @param statements whether each has a charge of its own, or all together one
   * @param division what is carried from window to window
   * @param throttled the share of the time in which the control group was held back
   * @param inFull whether to tell the CPU time of requests, segments included
   */
  LedgerSum drain(
      Division division, double throttled, boolean inFull, long now, boolean statements) {
    long count = requests.sumThenReset();
    long wall = wallNanos.sumThenReset();
    long away = awayNanos.sumThenReset();
    long sampled = cpuSampled.sumThenReset();
    long sampledInFull = cpuInFull.sumThenReset();
    long selfOfSampled = cpuSelfNanos.sumThenReset();
    long withQueue = queueSampled.sumThenReset();
    long queuedOfSampled = queuedSelfNanos.sumThenReset();
    long cpu = cpuNanos.sumThenReset();
    long allocated = allocatedBytes.sumThenReset();
    Map<ResourceId, Charge> charges = new HashMap<>();
    kept = 0;
    cells.removeIf(
        cell -> {
          boolean stays = !cell.unused.longer(cell.drainInto(charges, statements));
          kept += stays ? 1 : 0;
          return !stays;
        });
    Charge collecting = new Charge(collections.sumThenReset(), collectionNanos.sumThenReset(), 0);
    Charge stopped = new Charge(safepoints.sumThenReset(), safepointNanos.sumThenReset(), 0);
    if (count == 0) {
      return LedgerSum.NONE;
    }
    put(ResourceId.GC, collecting, charges);
    put(ResourceId.SAFEPOINT, stopped, charges);
    long open = left(wall, charges) - away;
    long cpuSelf = upTo(open, division.cpuNanos(count, sampled, selfOfSampled, now));
    put(ResourceId.CPU, new Charge(count, 0, cpuSelf), charges);
    long queued =
        upTo(open - cpuSelf, division.queuedNanos(count, withQueue, queuedOfSampled, now));
    long heldBack = Math.min(queued, Math.round(throttled * (queued + cpuSelf)));
    put(ResourceId.THROTTLING, new Charge(0, heldBack, 0), charges);
    put(ResourceId.RUN_QUEUE, new Charge(0, queued - heldBack, 0), charges);
    division
        .of(open, open - cpuSelf - queued)
        .forEach(
            (resource, nanos) ->
                charges.merge(idOf(resource), charge(resource, 0, nanos), Charge::plus));
    return inFull
        ? new LedgerSum(count, wall, charges, sampledInFull, cpu, allocated, division.samples())
        : new LedgerSum(count, wall, charges, 0, 0, 0, division.samples());
  }

  private static long left(long wall, Map<ResourceId, Charge> charges) {
    return wall - charges.values().stream().mapToLong(Charge::residenceNanos).sum();
  }

  private static long upTo(long most, long nanos) {
    return Math.max(0, Math.min(most, nanos));
  }

  private static void put(ResourceId resource, Charge charge, Map<ResourceId, Charge> charges) {
    if (charge.residenceNanos() > 0) {
      charges.put(resource, charge);
    }
  }

  static Charge charge(Resource resource, long visits, long nanos) {
    boolean waiting = resource.kind.waiting;
    return new Charge(visits, waiting ? nanos : 0, waiting ? 0 : nanos);
  }

  /**
   * What the core calls it.
   *
   * @param statements whether each is told apart, or all are {@code other}
   */
  static ResourceId idOf(Resource resource, boolean statements) {
    return statements || resource.kind != Resource.Kind.SQL ? idOf(resource) : ALL_STATEMENTS;
  }

  /** What the core calls it. */
  static ResourceId idOf(Resource resource) {
    ResourceKind kind = ResourceKind.valueOf(resource.kind.name());
    return kind == ResourceKind.CARRIERS
        ? ResourceId.CARRIERS
        : new ResourceId(kind, resource.name);
  }

  private static final class Cell {

    private final Resource resource;
    private final Unused unused = new Unused();
    private final LongAdder visits = new LongAdder();
    private final LongAdder nanos = new LongAdder();

    Cell(Resource resource) {
      this.resource = resource;
    }

    void add(long moreVisits, long moreNanos) {
      visits.add(moreVisits);
      nanos.add(moreNanos);
    }

    /** Whether there was anything. */
    boolean drainInto(Map<ResourceId, Charge> charges, boolean statements) {
      long v = visits.sumThenReset();
      long n = nanos.sumThenReset();
      boolean any = v > 0 || n > 0;
      if (any) {
        charges.merge(idOf(resource, statements), charge(resource, v, n), Charge::plus);
      }
      return any;
    }
  }
}
