package io.chokepoint.agent.record;

import io.chokepoint.bridge.Ledger;
import io.chokepoint.bridge.Resource;
import io.chokepoint.core.model.Charge;
import io.chokepoint.core.model.LedgerSum;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.model.ResourceKind;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;

/** The ledgers of one endpoint's requests in one window, while they are being added up. */
final class Sums {

  private final LongAdder requests = new LongAdder();
  private final LongAdder wallNanos = new LongAdder();
  private final LongAdder attributedNanos = new LongAdder();
  private final LongAdder cpuSampled = new LongAdder();
  private final LongAdder cpuNanos = new LongAdder();
  private final LongAdder cpuSelfNanos = new LongAdder();
  private final LongAdder allocatedBytes = new LongAdder();
  private final AtomicReferenceArray<Cell> cells = new AtomicReferenceArray<>(Recorder.RESOURCES);

  void add(Ledger ledger, long wall) {
    requests.increment();
    wallNanos.add(wall);
    for (int i = 0; i < ledger.charged(); i++) {
      cell(ledger.resource(i)).add(ledger.visits(i), ledger.selfNanos(i));
    }
    attributedNanos.add(ledger.attributedNanos());
    if (ledger.sampled()) {
      cpuSampled.increment();
      cpuNanos.add(ledger.cpuNanos());
      cpuSelfNanos.add(ledger.cpuSelfNanos(wall));
      allocatedBytes.add(ledger.allocatedBytes());
    }
  }

  private Cell cell(Resource resource) {
    Cell cell = cells.get(resource.id);
    if (cell == null) {
      Cell made = new Cell(resource);
      Cell before = cells.compareAndExchange(resource.id, null, made);
      cell = before == null ? made : before;
    }
    return cell;
  }

  /**
   * What was added, and empties this. CPU self time is scaled up from the requests on which it was
   * measured: their mean times all, and never more than the time that is left.
   *
   * @param endpoint whose mean of former windows is taken where this one has no sample
   */
  LedgerSum drain(Endpoint endpoint) {
    long count = requests.sumThenReset();
    long wall = wallNanos.sumThenReset();
    long attributed = attributedNanos.sumThenReset();
    long sampled = cpuSampled.sumThenReset();
    long selfOfSampled = cpuSelfNanos.sumThenReset();
    long cpu = cpuNanos.sumThenReset();
    long allocated = allocatedBytes.sumThenReset();
    Map<ResourceId, Charge> charges = new HashMap<>();
    for (int i = 0; i < cells.length(); i++) {
      Cell cell = cells.get(i);
      if (cell != null) {
        cell.drainInto(charges);
      }
    }
    if (count == 0) {
      return LedgerSum.NONE;
    }
    if (sampled > 0) {
      endpoint.cpuSelfNanos = (double) selfOfSampled / sampled;
    }
    long cpuSelf = Math.min(Math.round(endpoint.cpuSelfNanos * count), wall - attributed);
    if (cpuSelf > 0) {
      charges.put(ResourceId.CPU, new Charge(count, 0, cpuSelf));
    }
    return new LedgerSum(count, wall, charges, sampled, cpu, allocated);
  }

  /** What the core calls it. */
  static ResourceId idOf(Resource resource) {
    ResourceKind kind =
        switch (resource.kind) {
          case POOL -> ResourceKind.CONNECTION_POOL;
          case OBJECT_POOL -> ResourceKind.OBJECT_POOL;
          case SQL -> ResourceKind.SQL;
          case LOCK -> ResourceKind.LOCK;
          case EXECUTOR -> ResourceKind.EXECUTOR;
          case WORKER_THREADS -> ResourceKind.WORKER_THREADS;
          case DOWNSTREAM -> ResourceKind.DOWNSTREAM;
          case HTTP_POOL -> ResourceKind.HTTP_POOL;
          case CACHE -> ResourceKind.CACHE;
          case LIMITER -> ResourceKind.LIMITER;
          case DISK -> ResourceKind.DISK;
          case IDLE -> ResourceKind.IDLE;
        };
    return new ResourceId(kind, resource.name);
  }

  private static final class Cell {

    private final Resource resource;
    private final LongAdder visits = new LongAdder();
    private final LongAdder nanos = new LongAdder();

    Cell(Resource resource) {
      this.resource = resource;
    }

    void add(long moreVisits, long moreNanos) {
      visits.add(moreVisits);
      nanos.add(moreNanos);
    }

    void drainInto(Map<ResourceId, Charge> charges) {
      long v = visits.sumThenReset();
      long n = nanos.sumThenReset();
      if (v > 0) {
        boolean waiting = resource.kind.waiting;
        charges.merge(
            idOf(resource), new Charge(v, waiting ? n : 0, waiting ? 0 : n), Charge::plus);
      }
    }
  }
}
