package io.chokepoint.core.diagnosis.rules;

import io.chokepoint.core.diagnosis.Case;
import io.chokepoint.core.diagnosis.Level;
import io.chokepoint.core.diagnosis.Level.EndpointLevel;
import io.chokepoint.core.diagnosis.Transactions;
import io.chokepoint.core.model.Charge;
import io.chokepoint.core.model.LedgerSum;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.model.ResourceKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The short statements and cache commands that one request executes many times, and what part of
 * the work they make: one query instead of {@code k} takes {@code k − 1} round trips away.
 *
 * @param all the one with the most time first
 * @param ofDatabase their part of the statements' unloaded time, what one query for all leaves set
 *     off
 * @param ofOwn their part of what requests keep the processors busy with
 */
record Repetitions(List<Repetition> all, double ofDatabase, double ofOwn) {

  /**
   * From five executions on, one query for all takes away four fifths of the round trips, and
   * leaves no more standing than a cause may.
   */
  private static final double FEWEST = 5;

  /**
   * A round trip within one data centre takes half a millisecond (J. Dean, "Numbers everyone should
   * know", 2009), and the look-up of a key less. What takes more than twice as long does work.
   */
  private static final double ROUND_TRIP_NANOS = 1e6;

  /** As long as this many of the shortest statements, an execution is mostly its round trip. */
  private static final double NEAR_THE_SHORTEST = 2;

  /**
   * One of them at one endpoint.
   *
   * @param perRequest executions a request
   * @param aloneNanos one execution, unloaded where that is known
   * @param savedPerSecond nanoseconds a second of the executions but one a request
   */
  record Repetition(
      String endpoint,
      ResourceId id,
      double perRequest,
      @Nullable Double unloadedPerRequest,
      double aloneNanos,
      double savedPerSecond) {}

  static Repetitions of(Case c) {
    List<Repetition> found = new ArrayList<>();
    double shortest = shortest(c);
    double database = 0;
    double executed = 0;
    double own = 0;
    double savedAtDatabase = 0;
    double saved = 0;
    for (Map.Entry<String, EndpointLevel> e : c.loaded().endpoints().entrySet()) {
      LedgerSum now = e.getValue().ledger();
      LedgerSum then = unloaded(c, e.getKey());
      LedgerSum alone = then == null ? now : then;
      double perSecond = e.getValue().requests() / Math.max(1e-9, c.loaded().seconds());
      own += perSecond * ownNanos(alone) / Math.max(1, alone.requests());
      for (Map.Entry<ResourceId, Charge> visited : now.charges().entrySet()) {
        ResourceId id = visited.getKey();
        if (!executes(id) || visited.getValue().visits() == 0) {
          continue;
        }
        double k = perRequest(now, id);
        double nanos = aloneNanos(now, then, id);
        boolean sql = id.kind() == ResourceKind.SQL;
        executed += perSecond * k * nanos;
        database += sql ? perSecond * k * nanos : 0;
        if (k < FEWEST || nanos > Math.max(ROUND_TRIP_NANOS, NEAR_THE_SHORTEST * shortest)) {
          continue;
        }
        double saves = perSecond * (k - 1) * nanos;
        saved += saves;
        savedAtDatabase += sql ? saves : 0;
        found.add(
            new Repetition(
                e.getKey(), id, k, then == null ? null : perRequest(then, id), nanos, saves));
      }
    }
    found.sort(Comparator.comparingDouble(Repetition::savedPerSecond).reversed());
    return new Repetitions(
        found, database <= 0 ? 0 : savedAtDatabase / database, ofOwn(c, saved, executed, own));
  }

  boolean include(String statement) {
    return all.stream().anyMatch(r -> r.id().equals(ResourceId.sql(statement)));
  }

  private static boolean executes(ResourceId id) {
    return id.kind() == ResourceKind.CACHE
        || (id.kind() == ResourceKind.SQL && !Transactions.controls(id.name()));
  }

  /** The mean of the shortest statement that is not repeated: the nearest to a round trip alone. */
  private static double shortest(Case c) {
    Level level = c.unloaded() == null ? c.loaded() : c.unloaded();
    double shortest = Double.POSITIVE_INFINITY;
    for (EndpointLevel e : level.endpoints().values()) {
      for (Map.Entry<ResourceId, Charge> visited : e.ledger().charges().entrySet()) {
        ResourceId id = visited.getKey();
        boolean once = id.kind() == ResourceKind.SQL && perRequest(e.ledger(), id) < FEWEST;
        if (once && executes(id) && visited.getValue().visits() > 0) {
          shortest = Math.min(shortest, perVisit(visited.getValue()));
        }
      }
    }
    return Double.isInfinite(shortest) ? 0 : shortest;
  }

  private static @Nullable LedgerSum unloaded(Case c, String endpoint) {
    Level level = c.unloaded();
    EndpointLevel e = level == null ? null : level.endpoints().get(endpoint);
    return e == null || e.ledger().requests() == 0 ? null : e.ledger();
  }

  private static double perRequest(LedgerSum sum, ResourceId id) {
    return (double) sum.charge(id).visits() / Math.max(1, sum.requests());
  }

  /** One visit, unloaded where that is known. */
  static double aloneNanos(LedgerSum now, @Nullable LedgerSum then, ResourceId id) {
    double loaded = perVisit(now.charge(id));
    return then == null || then.charge(id).visits() == 0
        ? loaded
        : Math.min(loaded, perVisit(then.charge(id)));
  }

  /**
   * Where the database computes on the same processors a round trip is work of either side; else
   * only what the caller's own thread computes during it is. A mapper and a driver compute more for
   * each execution than that: as samples find them.
   */
  private static double ofOwn(Case c, double saved, double sql, double own) {
    if (own <= 0 || sql <= 0) {
      return 0;
    }
    double mapped = mapping(c) * Math.min(1, saved / sql);
    if (c.consumers().databaseHere() > 0) {
      return Math.min(1, Math.max(mapped, saved / own));
    }
    LedgerSum all = c.loaded().ledger();
    Double cpu = all.cpuPerRequestNanos();
    double outside =
        (double) all.charge(ResourceKind.CPU).residenceNanos() / Math.max(1, all.requests());
    return cpu == null || cpu <= 0
        ? mapped
        : Math.max(mapped, Math.max(0, 1 - outside / cpu) * Math.min(1, saved / sql));
  }

  /** Of the CPU time of this service's code, what samples find in mappers and drivers. */
  private static double mapping(Case c) {
    HotCode hot = HotCode.of(c);
    return hot == null ? 0 : hot.mapping() * CpuSaturated.requestsPart(c);
  }

  private static double perVisit(Charge c) {
    return (double) c.residenceNanos() / Math.max(1, c.visits());
  }

  /** What was neither waiting in a queue nor for another service. */
  static double ownNanos(LedgerSum sum) {
    return Math.max(0, sum.unattributedNanos())
        + sum.charge(ResourceKind.CPU).residenceNanos()
        + sum.charge(ResourceKind.RUN_QUEUE).residenceNanos()
        + sum.charge(ResourceKind.SQL).residenceNanos()
        + sum.charge(ResourceKind.CACHE).residenceNanos();
  }
}
