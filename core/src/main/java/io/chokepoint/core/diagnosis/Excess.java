package io.chokepoint.core.diagnosis;

import io.chokepoint.core.diagnosis.Level.EndpointLevel;
import io.chokepoint.core.laws.Mmc;
import io.chokepoint.core.model.Charge;
import io.chokepoint.core.model.LedgerSum;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.model.ResourceKind;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * How much longer requests took than unloaded, and in which of their parts: {@code Σ requests · (R
 * loaded − R unloaded)}, by endpoint and by what the ledger charged. An endpoint with no unloaded
 * counterpart counts its waits in queues as excess and nothing else, for a wait is queueing
 * whatever the load.
 *
 * @param endpoints by name
 */
public record Excess(Map<String, OfEndpoint> endpoints) {

  private static final List<ResourceId> STOPS = List.of(ResourceId.GC, ResourceId.SAFEPOINT);

  /**
   * One endpoint's part.
   *
   * @param requests at the loaded level
   * @param unloadedNanos mean residence; null where unknown
   * @param loadedNanos mean residence
   * @param perRequest increase of the mean residence by resource, in nanoseconds
   * @param restNanos increase of what no resource was charged with
   * @param queuedNanos mean time in queues at the loaded level, that for a thread left out
   * @param threadNanos mean wait for a thread at the loaded level
   * @param stops what of it all threads were stopped for, by collections and else, unloaded too;
   *     nanoseconds a request
   */
  public record OfEndpoint(
      long requests,
      @Nullable Double unloadedNanos,
      double loadedNanos,
      Map<ResourceId, Double> perRequest,
      double restNanos,
      double queuedNanos,
      double threadNanos,
      Map<ResourceId, Double> stops) {

    /**
     * What its own code waited for its turn on a processor, measured as such or charged to nothing.
     */
    public double unscheduledNanos() {
      return Math.max(0, restNanos + perRequest.getOrDefault(ResourceId.RUN_QUEUE, 0.0));
    }

    double totalNanos() {
      double sum = restNanos;
      for (double d : perRequest.values()) {
        sum += d;
      }
      return requests * sum;
    }
  }

  static Excess of(@Nullable Level unloaded, Level loaded) {
    Map<String, OfEndpoint> endpoints = new TreeMap<>();
    loaded
        .endpoints()
        .forEach(
            (name, e) -> {
              EndpointLevel before = unloaded == null ? null : unloaded.endpoints().get(name);
              endpoints.put(
                  name,
                  before == null || unloaded == null || before.requests() < Levels.FEWEST_WINDOWS
                      ? waitsOnly(e)
                      : compared(before, e, unloaded));
            });
    return new Excess(endpoints);
  }

  private static OfEndpoint waitsOnly(EndpointLevel e) {
    Map<ResourceId, Double> waits = new HashMap<>();
    e.ledger()
        .charges()
        .forEach(
            (id, c) -> {
              if (id.kind().isQueue()) {
                waits.put(id, perRequest((double) c.residenceNanos(), e.ledger()));
              }
            });
    return new OfEndpoint(
        e.requests(), null, e.meanNanos(), waits, 0, queued(e), forThread(e), stops(e, e));
  }

  private static OfEndpoint compared(EndpointLevel before, EndpointLevel after, Level unloaded) {
    Map<ResourceId, Double> deltas = new HashMap<>();
    double rest = after.meanNanos() - before.meanNanos();
    Set<ResourceId> all = new HashSet<>(before.ledger().charges().keySet());
    all.addAll(after.ledger().charges().keySet());
    double queuedBefore = 0;
    for (ResourceId id : all) {
      double now = perRequest(residence(after, id), after.ledger());
      double then = perRequest(residence(before, id), before.ledger());
      rest -= now - then;
      if (queueing(unloaded, id)) {
        queuedBefore += then;
        then = 0;
      }
      deltas.put(id, now - then);
    }
    Set<ResourceId> sampled = new HashSet<>(all);
    sampled.removeIf(id -> !sampled(id.kind()) || visits(before, id) + visits(after, id) > 0);
    return new OfEndpoint(
        after.requests(),
        before.meanNanos() - queuedBefore,
        after.meanNanos(),
        deltas,
        rest - named(deltas, sampled, rest),
        queued(after),
        forThread(after),
        stops(before, after));
  }

  /**
   * Time that samples named at one level and had no name for at the other is none that came with
   * the load: takes it out of what they named, and tells how much of the rest it is.
   */
  private static double named(
      Map<ResourceId, Double> deltas, Set<ResourceId> sampled, double rest) {
    double sign = -Math.signum(rest);
    double opposite =
        sampled.stream().mapToDouble(id -> Math.max(0, sign * deltas.getOrDefault(id, 0.0))).sum();
    double both = Math.min(opposite, Math.abs(rest));
    if (both <= 0) {
      return 0;
    }
    for (ResourceId id : sampled) {
      deltas.computeIfPresent(
          id, (same, delta) -> sign * delta > 0 ? delta * (1 - both / opposite) : delta);
    }
    return -sign * both;
  }

  /** Whether time there may be known from looks at stacks alone, of which light loads have few. */
  private static boolean sampled(ResourceKind kind) {
    return kind == ResourceKind.IDLE || kind == ResourceKind.DISK;
  }

  private static long visits(EndpointLevel e, ResourceId id) {
    return e.ledger().charge(id).visits();
  }

  /** What was full at the lightest level already has no unloaded wait but zero. */
  private static boolean queueing(Level unloaded, ResourceId id) {
    return switch (id.kind()) {
      case CONNECTION_POOL -> {
        PoolLevel pool = unloaded.pools().get(id.name());
        yield pool != null && pool.saturated();
      }
      case WORKER_THREADS -> {
        WorkersLevel workers = unloaded.workers().get(id.name());
        yield workers != null && workers.saturated();
      }
      case LOCK -> QueueLevel.of(unloaded, id).utilization() >= Mmc.halfWaitUtilization(1);
      default -> false;
    };
  }

  /** What a request with a thread spends waiting for something else than a thread. */
  private static double queued(EndpointLevel e) {
    double sum = 0;
    for (Map.Entry<ResourceId, Charge> c : e.ledger().charges().entrySet()) {
      ResourceKind kind = c.getKey().kind();
      boolean other = kind.isQueue() && kind != ResourceKind.WORKER_THREADS;
      sum += other ? c.getValue().waitNanos() : 0;
    }
    return perRequest(sum, e.ledger());
  }

  private static Map<ResourceId, Double> stops(EndpointLevel before, EndpointLevel after) {
    Map<ResourceId, Double> stops = new TreeMap<>();
    for (ResourceId id : STOPS) {
      double then = perRequest(residence(before, id), before.ledger());
      stops.put(id, Math.min(then, perRequest(residence(after, id), after.ledger())));
    }
    return stops;
  }

  private static double forThread(EndpointLevel e) {
    return perRequest(e.ledger().charge(ResourceKind.WORKER_THREADS).residenceNanos(), e.ledger());
  }

  private static double residence(EndpointLevel e, ResourceId id) {
    Charge c = e.ledger().charge(id);
    return c.residenceNanos();
  }

  private static double perRequest(double nanos, LedgerSum ledger) {
    return ledger.requests() == 0 ? 0 : nanos / ledger.requests();
  }

  /** Request-nanoseconds above the unloaded level; endpoints that got faster do not offset it. */
  public double totalNanos() {
    return endpoints.values().stream().mapToDouble(e -> Math.max(0, e.totalNanos())).sum();
  }

  /** Of all requests of an endpoint; what is gained where all take less time offsets no others. */
  private static double more(OfEndpoint e, double perRequest) {
    return e.requests() * (e.totalNanos() > 0 ? perRequest : Math.max(0, perRequest));
  }

  /** The increase at one resource over all endpoints. */
  public double of(ResourceId id) {
    double sum = 0;
    for (OfEndpoint e : endpoints.values()) {
      sum += more(e, e.perRequest().getOrDefault(id, 0.0));
    }
    return Math.max(0, sum);
  }

  /** The increase at all resources of a kind, decreases set off. */
  public double of(ResourceKind kind) {
    double sum = 0;
    for (OfEndpoint e : endpoints.values()) {
      for (Map.Entry<ResourceId, Double> d : e.perRequest().entrySet()) {
        sum += d.getKey().kind() == kind ? more(e, d.getValue()) : 0;
      }
    }
    return Math.max(0, sum);
  }

  /** What increased, by resource. */
  Map<ResourceId, Double> byResource() {
    Map<ResourceId, Double> sum = new TreeMap<>();
    for (OfEndpoint e : endpoints.values()) {
      e.perRequest().forEach((id, nanos) -> sum.merge(id, more(e, nanos), Double::sum));
    }
    sum.values().removeIf(nanos -> nanos <= 0);
    return sum;
  }

  public double rest() {
    double sum = 0;
    for (OfEndpoint e : endpoints.values()) {
      sum += more(e, e.restNanos());
    }
    return Math.max(0, sum);
  }

  /** What requests of the loaded level would have taken unloaded, where that is known. */
  public double unloadedNanos() {
    double sum = 0;
    for (OfEndpoint e : endpoints.values()) {
      Double r0 = e.unloadedNanos();
      sum += r0 == null ? 0 : e.requests() * r0;
    }
    return sum;
  }

  /**
   * What requests took unloaded, queues and stops of all threads left out, as a part of what they
   * now keep a thread busy for. Where nothing is known to compare with, all that is no wait in a
   * queue.
   */
  public double unloadedPart() {
    double stopped = stops().values().stream().mapToDouble(part -> part).sum();
    return Math.max(0, insidePart(Excess::least, 1) - stopped);
  }

  /**
   * What requests were always stopped for, as a part of what they now keep a thread busy for: all
   * threads stop together, so that no more of them do more meanwhile.
   */
  Map<ResourceId, Double> stops() {
    Map<ResourceId, Double> stops = new TreeMap<>();
    for (ResourceId id : STOPS) {
      stops.put(id, insidePart(e -> e.stops().getOrDefault(id, 0.0), 0));
    }
    return stops;
  }

  private static double least(OfEndpoint e) {
    Double r0 = e.unloadedNanos();
    double least = Math.max(0, inside(e) - e.queuedNanos());
    return r0 == null ? least : Math.min(r0, least);
  }

  private static double inside(OfEndpoint e) {
    return Math.max(0, e.loadedNanos() - e.threadNanos());
  }

  private double insidePart(ToDoubleFunction<OfEndpoint> nanos, double ofNothing) {
    boolean compared = endpoints.values().stream().anyMatch(e -> e.unloadedNanos() != null);
    double part = 0;
    double now = 0;
    for (OfEndpoint e : endpoints.values()) {
      if (e.unloadedNanos() != null || !compared) {
        part += e.requests() * nanos.applyAsDouble(e);
        now += e.requests() * inside(e);
      }
    }
    return now <= 0 ? ofNothing : Math.min(1, part / now);
  }

  /**
   * How many times longer a request takes than unloaded, the mix of endpoints held equal; null
   * where there is nothing to compare with.
   */
  public @Nullable Double stretch() {
    double now = 0;
    double then = 0;
    for (OfEndpoint e : endpoints.values()) {
      if (e.unloadedNanos() != null) {
        now += e.requests() * e.loadedNanos();
        then += e.requests() * e.unloadedNanos();
      }
    }
    return then <= 0 ? null : (Double) (now / then);
  }
}
