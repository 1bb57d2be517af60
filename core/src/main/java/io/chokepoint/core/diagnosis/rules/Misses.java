package io.chokepoint.core.diagnosis.rules;

import io.chokepoint.core.diagnosis.Case;
import io.chokepoint.core.diagnosis.Level;
import io.chokepoint.core.diagnosis.Level.EndpointLevel;
import io.chokepoint.core.diagnosis.Transactions;
import io.chokepoint.core.model.Charge;
import io.chokepoint.core.model.LedgerSum;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.model.ResourceKind;
import io.chokepoint.core.timeline.RedisSample;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How often look-ups in a cache fail, why, and which statements are executed as often as they do.
 *
 * @param cache its name in the plan
 * @param hits share of the look-ups that found their key
 * @param evictions keys a second that had to go for want of memory
 * @param expirations keys a second whose time was over
 * @param missed look-ups a second that found nothing
 * @param memoryBytes in use
 * @param maxBytes null where unlimited
 * @param statements executions a second of those that follow misses
 * @param ofDatabase their part of the statements' unloaded time
 * @param ofOwn their part of the time in which requests, unloaded, kept a processor of either side
 *     busy
 */
record Misses(
    String cache,
    double hits,
    double evictions,
    double expirations,
    double missed,
    double memoryBytes,
    @Nullable Double maxBytes,
    Map<String, Double> statements,
    double ofDatabase,
    double ofOwn) {

  /** Redis' commands that look a key up. */
  private static final Set<String> LOOK_UPS =
      Set.of("GET", "MGET", "HGET", "HMGET", "HGETALL", "GETEX", "EXISTS", "JSON.GET");

  /**
   * Executions follow misses when there are as many, but for a half: the cache counts by the second
   * and for all its clients, the agent by the request.
   */
  private static final double AS_MANY = 0.5;

  /** Of the cache with most misses; null where none was seen, or none told its hits. */
  static @Nullable Misses of(Case c) {
    Misses most = null;
    for (Map.Entry<String, List<RedisSample>> e : c.backing(c.loaded()).redis().entrySet()) {
      Misses here = of(c, e.getKey(), e.getValue());
      most = here != null && (most == null || here.missed > most.missed) ? here : most;
    }
    return most;
  }

  private static @Nullable Misses of(Case c, String cache, List<RedisSample> samples) {
    double lookUps = lookUpsPerSecond(c.loaded());
    double commands = 0;
    double hits = 0;
    double evictions = 0;
    double expirations = 0;
    double memory = 0;
    Double max = null;
    for (RedisSample s : samples) {
      Double share = s.hits();
      commands += share == null ? 0 : s.commandsPerSecond();
      hits += share == null ? 0 : s.commandsPerSecond() * share;
      evictions += s.evictionsPerSecond() / samples.size();
      expirations += s.expirationsPerSecond() / samples.size();
      memory += (double) s.memoryBytes() / samples.size();
      Long limit = s.maxMemoryBytes();
      max = limit == null ? max : (Double) limit.doubleValue();
    }
    if (commands <= 0 || lookUps <= 0) {
      return null;
    }
    double found = hits / commands;
    Map<String, Double> statements = new TreeMap<>();
    double database = 0;
    double own = 0;
    double behind = 0;
    for (Map.Entry<String, EndpointLevel> e : c.loaded().endpoints().entrySet()) {
      LedgerSum now = e.getValue().ledger();
      Level unloaded = c.unloaded();
      EndpointLevel before = unloaded == null ? null : unloaded.endpoints().get(e.getKey());
      LedgerSum then = before == null ? now : before.ledger();
      double misses = lookUps(now) * (1 - found);
      own += Repetitions.ownNanos(then) / Math.max(1, then.requests()) * e.getValue().requests();
      for (Map.Entry<ResourceId, Charge> visited : now.charges().entrySet()) {
        ResourceId id = visited.getKey();
        if (id.kind() != ResourceKind.SQL || Transactions.controls(id.name())) {
          continue;
        }
        double visits = visited.getValue().visits();
        double nanos = visits * Repetitions.aloneNanos(now, before == null ? null : then, id);
        database += nanos;
        if (misses > 0 && Math.abs(visits / misses - 1) <= AS_MANY) {
          behind += nanos;
          statements.merge(id.name(), visits / Math.max(1e-9, c.loaded().seconds()), Double::sum);
        }
      }
    }
    return new Misses(
        cache,
        found,
        evictions,
        expirations,
        lookUps * (1 - found),
        memory,
        max,
        statements,
        database <= 0 ? 0 : behind / database,
        own <= 0 ? 0 : Math.min(1, behind / own));
  }

  private static double lookUpsPerSecond(Level level) {
    double sum = 0;
    for (EndpointLevel e : level.endpoints().values()) {
      sum += lookUps(e.ledger());
    }
    return sum / Math.max(1e-9, level.seconds());
  }

  private static double lookUps(LedgerSum ledger) {
    double sum = 0;
    for (Map.Entry<ResourceId, Charge> e : ledger.charges().entrySet()) {
      boolean looksUp =
          e.getKey().kind() == ResourceKind.CACHE && LOOK_UPS.contains(e.getKey().name());
      sum += looksUp ? e.getValue().visits() : 0;
    }
    return sum;
  }

  /** Whether keys that are asked for again had to go for want of memory. */
  boolean evicts() {
    return evictions >= AS_MANY * missed;
  }

  /** Whether keys that are asked for again had been there for too long. */
  boolean expires() {
    return expirations >= AS_MANY * missed;
  }
}
