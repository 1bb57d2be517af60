package io.chokepoint.core.diagnosis.rules;

import io.chokepoint.core.diagnosis.Assessment;
import io.chokepoint.core.diagnosis.Blame;
import io.chokepoint.core.diagnosis.Case;
import io.chokepoint.core.diagnosis.Finding;
import io.chokepoint.core.diagnosis.Finding.Evidence;
import io.chokepoint.core.diagnosis.Finding.Prediction;
import io.chokepoint.core.diagnosis.Finding.Remedy;
import io.chokepoint.core.diagnosis.Finding.RuledOut;
import io.chokepoint.core.diagnosis.Kind;
import io.chokepoint.core.diagnosis.Need;
import io.chokepoint.core.diagnosis.Rule;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.model.ResourceKind;
import io.chokepoint.core.text.Text;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A cache without room for what is asked of it, or that forgets it too early, so that most look-ups
 * go on to the work that the cache is there to save.
 */
public final class CacheMisses implements Rule {

  @Override
  public Kind kind() {
    return Kind.CACHE_MISSES;
  }

  @Override
  public Set<Need> needs() {
    return EnumSet.of(Need.AGENT);
  }

  @Override
  public Assessment assess(Case c) {
    if (c.loaded().ledger().charge(ResourceKind.CACHE).visits() == 0) {
      return Assessment.silent("no command to a cache was seen");
    }
    Misses misses = Misses.of(c);
    if (misses == null) {
      return unknown(c);
    }
    double share = share(c, misses);
    if (!explains(c, misses, share)) {
      return Assessment.silent(
          "%.0f %% of the look-ups in %s find their key, %.1f keys a second are evicted and %.1f"
              + " expire; the statements that follow misses are %.0f %% of the excess latency",
          100 * misses.hits(),
          misses.cache(),
          misses.evictions(),
          misses.expirations(),
          100 * share);
    }
    return Assessment.fires(finding(c, misses, share));
  }

  /** Only where SQL is what got slower can misses be its cause. */
  private static Assessment unknown(Case c) {
    double database = c.blame().shareOf(c.blame().database());
    return c.degradation().material() && database >= Finding.LEAST_SHARE
        ? Assessment.insufficient(
            "slower SQL is %.0f %% of the excess, and how many look-ups in the cache before it find"
                + " their key is not known; name the cache under services: in the plan",
            100 * database)
        : Assessment.silent("slower SQL is %.0f %% of the excess latency", 100 * database);
  }

  /** The statement is executed because a cache before it lacks room or time; null where none is. */
  static @Nullable Misses before(Case c, String statement) {
    Misses misses = Misses.of(c);
    return misses != null
            && misses.statements().containsKey(statement)
            && explains(c, misses, share(c, misses))
        ? misses
        : null;
  }

  private static boolean explains(Case c, Misses misses, double share) {
    return 1 - misses.hits() >= Finding.LEAST_SHARE
        && (misses.evicts() || misses.expires())
        && share >= Finding.LEAST_SHARE
        && c.degradation().material();
  }

  private static double share(Case c, Misses misses) {
    Blame blame = c.blame();
    double work = blame.pools().values().stream().mapToDouble(Blame.OfPool::work).sum();
    return blame.shareOf(
        blame.application() * misses.ofOwn() + (blame.database() + work) * misses.ofDatabase());
  }

  private static Finding finding(Case c, Misses m, double share) {
    ResourceId id = new ResourceId(ResourceKind.CACHE, m.cache());
    Map.Entry<String, Double> behind =
        m.statements().entrySet().stream()
            .max(Map.Entry.comparingByValue(Comparator.naturalOrder()))
            .orElseThrow();
    List<Evidence> evidence = new ArrayList<>();
    evidence.add(
        new Evidence(
            "look-ups in " + m.cache() + " that find their key", 100 * m.hits(), "%", null));
    evidence.add(new Evidence("look-ups that find nothing", m.missed(), "1/s", null));
    evidence.add(new Evidence("keys evicted for want of memory", m.evictions(), "1/s", null));
    evidence.add(new Evidence("keys expired", m.expirations(), "1/s", null));
    evidence.add(new Evidence("memory in use", m.memoryBytes() / (1 << 20), "MiB", null));
    evidence.add(new Evidence("executions of " + behind.getKey(), behind.getValue(), "1/s", null));
    evidence.add(
        new Evidence(
            "the part of all work for the database that follows misses",
            100 * m.ofDatabase(),
            "%",
            null));
    return new Finding(
        Kind.CACHE_MISSES,
        id,
        c.endpointsBy(e -> residence(c, e, behind.getKey())),
        share,
        evidence,
        List.of(
            new RuledOut(
                Kind.SLOW_SQL,
                Text.of(
                    "%s is executed %.1f times a second, as often as look-ups find nothing (%.1f)",
                    behind.getKey(), behind.getValue(), m.missed()))),
        m.evicts() ? room(m) : time(m),
        new Prediction(
            "executions of " + behind.getKey(),
            behind.getValue(),
            0,
            "1/s",
            "forced flow law: once the cache is warm and holds what is asked for, no look-up goes on"
                + " to the statement"),
        null);
  }

  /**
   * With every key asked for as often as any other, the resident part of the keys is the hit rate
   * (independent reference model), so that {@code memory / hits} holds them all. Where some are
   * asked for more often, what misses is more still: a lower bound.
   */
  private static Remedy room(Misses m) {
    Double max = m.maxBytes();
    double memory = max == null ? m.memoryBytes() : max;
    double needed = m.hits() < 0.01 ? 0 : memory / m.hits();
    return new Remedy(
        Text.of(
            "give %s room for all keys that are asked for, or store less under each: it uses %s of"
                + " %s, evicts %.0f keys a second and finds %.0f %% of the keys%s",
            m.cache(),
            Text.bytes(m.memoryBytes()),
            max == null ? "an unknown limit" : Text.bytes(max),
            m.evictions(),
            100 * m.hits(),
            needed == 0
                ? "; so few are found that how much room they need cannot be told"
                : Text.of(", so all of them need at least %s", Text.bytes(needed))),
        "maxmemory",
        max,
        needed == 0 ? null : (Double) needed);
  }

  private static Remedy time(Misses m) {
    return new Remedy(
        Text.of(
            "let keys of %s live longer if their values may be that old: %.0f expire a second, and"
                + " %.0f look-ups a second find nothing",
            m.cache(), m.expirations(), m.missed()),
        "time to live",
        null,
        null);
  }

  private static double residence(Case c, String endpoint, String statement) {
    var e = c.loaded().endpoints().get(endpoint);
    return e == null ? 0 : e.ledger().charge(ResourceId.sql(statement)).residenceNanos();
  }
}
