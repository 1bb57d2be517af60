package io.chokepoint.agent.record;

import io.chokepoint.bridge.Resource;
import io.chokepoint.core.model.Latencies;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.timeline.PoolWindow.Holding;
import io.chokepoint.core.timeline.PoolWindow.Nested;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * One pool's events of one window, while they are being recorded.
 *
 * <p>Occupancy is exact: with n connections out at the window's start t0, a borrow at t adding one
 * and a return taking one away, the integral to the window's end t1 is {@code n (t1 − t0) + Σ ±(t1
 * − t)}. Only the count of events and the sum of their times need be kept, and read together. An
 * event a little after t1 that still came into this window counts negative here and is made up for
 * in the next, so the sum over windows has no error.
 */
final class PoolBuffer {

  private final WindowLatencies borrowWait = new WindowLatencies();
  private final WindowLatencies hold = new WindowLatencies();
  private final LongAdder timeouts = new LongAdder();
  private final LongAdder change = new LongAdder();
  private final LongAdder signedTimes = new LongAdder();
  private final AtomicReferenceArray<Holders> holders =
      new AtomicReferenceArray<>(Recorder.ENDPOINTS);

  void waited(long nanos, boolean timedOut) {
    borrowWait.record(nanos);
    if (timedOut) {
      timeouts.increment();
    }
  }

  void borrowed(long now) {
    change.increment();
    signedTimes.add(now);
  }

  void returned(long now, long heldNanos) {
    lost(now);
    hold.record(heldNanos);
  }

  void lost(long now) {
    change.decrement();
    signedTimes.add(-now);
  }

  void held(EndpointRecord by, long count, long nanos, long sql, long cpuSampled, long cpuNanos) {
    Holders of = holders(by);
    of.count.add(count);
    of.nanos.add(nanos);
    of.sqlNanos.add(sql);
    of.cpuSampled.add(cpuSampled);
    of.cpuNanos.add(cpuNanos);
  }

  void heldAfterCommit(EndpointRecord by, long nanos) {
    holders(by).afterCommitNanos.add(nanos);
  }

  void heldIn(EndpointRecord by, Resource visited, long nanos) {
    holders(by).visited.computeIfAbsent(visited, r -> new LongAdder()).add(nanos);
  }

  void nested(EndpointRecord by, long count, StackTraceElement @Nullable [] stack) {
    Holders of = holders(by);
    of.nested.add(count);
    if (stack != null) {
      of.nestedStack = stack;
    }
  }

  private Holders holders(EndpointRecord by) {
    Holders of = holders.get(by.index);
    if (of != null) {
      return of;
    }
    Holders made = new Holders();
    Holders before = holders.compareAndExchange(by.index, null, made);
    return before == null ? made : before;
  }

  /** An endpoint's number is another's from now on. */
  void forgetEndpoint(int index) {
    holders.set(index, null);
  }

  /** How many more are out than at the window's start; resets nothing. */
  long change() {
    return change.sum();
  }

  /** The occupancy integral; wraps around and back where the sums of times do. */
  long busyNanos(long outBefore, long start, long end) {
    return outBefore * (end - start) + change.sum() * end - signedTimes.sum();
  }

  /**
   * What was recorded, and empties this.
   *
   * @param statements whether each is told apart
   * @param cpuMeans by endpoint, the mean CPU time of a holding when it was last measured
   */
  Drained drain(List<EndpointRecord> endpoints, double[] cpuMeans, boolean statements) {
    change.reset();
    signedTimes.reset();
    Map<String, Holding> byEndpoint = new HashMap<>();
    Map<String, Nested> nested = new HashMap<>();
    for (int i = 0; i < endpoints.size(); i++) {
      Holders of = holders.get(i);
      Holding holding = of == null ? Holding.NONE : of.drain(i, cpuMeans, statements);
      if (holding.count() > 0) {
        byEndpoint.merge(endpoints.get(i).key, holding, Holding::plus);
      }
      Nested twice = of == null ? Nested.NONE : of.drainNested();
      if (twice.count() > 0) {
        nested.merge(endpoints.get(i).key, twice, Nested::plus);
      }
    }
    return new Drained(
        borrowWait.drain(), timeouts.sumThenReset(), hold.drain(), byEndpoint, nested);
  }

  record Drained(
      Latencies borrowWait,
      long timeouts,
      Latencies hold,
      Map<String, Holding> holders,
      Map<String, Nested> nested) {}

  private static final class Holders {

    final LongAdder count = new LongAdder();
    final LongAdder nanos = new LongAdder();
    final LongAdder sqlNanos = new LongAdder();
    final LongAdder cpuSampled = new LongAdder();
    final LongAdder cpuNanos = new LongAdder();
    final LongAdder afterCommitNanos = new LongAdder();
    final ConcurrentHashMap<Resource, LongAdder> visited = new ConcurrentHashMap<>();
    final LongAdder nested = new LongAdder();
    volatile StackTraceElement @Nullable [] nestedStack;

    Nested drainNested() {
      Nested drained = new Nested(nested.sumThenReset(), Pool.text(nestedStack));
      nestedStack = null;
      return drained;
    }

    Holding drain(int endpoint, double[] cpuMeans, boolean statements) {
      long n = count.sumThenReset();
      long held = nanos.sumThenReset();
      long sql = Math.min(held, sqlNanos.sumThenReset());
      long sampled = cpuSampled.sumThenReset();
      long cpuOfSampled = cpuNanos.sumThenReset();
      if (sampled > 0) {
        cpuMeans[endpoint] = (double) cpuOfSampled / sampled;
      }
      long cpu = Math.max(0, Math.min(Math.round(cpuMeans[endpoint] * n), held - sql));
      Map<ResourceId, Long> byResource = new HashMap<>();
      visited.forEach(
          (resource, sum) -> {
            long in = sum.sumThenReset();
            if (in > 0) {
              byResource.merge(Sums.idOf(resource, statements), in, Long::sum);
            }
          });
      return new Holding(
          n, held, sql, cpu, held - sql - cpu, byResource, afterCommitNanos.sumThenReset());
    }
  }
}
