package io.chokepoint.core.diagnosis.rules;

import io.chokepoint.core.diagnosis.Assessment;
import io.chokepoint.core.diagnosis.Attribution;
import io.chokepoint.core.diagnosis.Case;
import io.chokepoint.core.diagnosis.Finding;
import io.chokepoint.core.diagnosis.Finding.Evidence;
import io.chokepoint.core.diagnosis.Finding.Prediction;
import io.chokepoint.core.diagnosis.Finding.Remedy;
import io.chokepoint.core.diagnosis.Finding.RuledOut;
import io.chokepoint.core.diagnosis.Kind;
import io.chokepoint.core.diagnosis.Need;
import io.chokepoint.core.diagnosis.Rule;
import io.chokepoint.core.diagnosis.words.CacheMissesWords;
import io.chokepoint.core.diagnosis.words.StatementWords;
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
      return Assessment.silent(CacheMissesWords.NO_CACHE_SEEN);
    }
    Misses misses = Misses.of(c);
    if (misses == null) {
      return unknown(c);
    }
    double share = share(c, misses);
    if (!explains(c, misses, share)) {
      return Assessment.silent(
          CacheMissesWords.MISSES_HARMLESS,
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
    double database = c.attribution().shareOf(c.attribution().database());
    return c.degradation().material() && database >= Finding.LEAST_SHARE
        ? Assessment.insufficient(CacheMissesWords.HITS_UNKNOWN, 100 * database)
        : Assessment.silent(StatementWords.SMALL_SHARE, 100 * database);
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
    Attribution attribution = c.attribution();
    double work = attribution.pools().values().stream().mapToDouble(Attribution.OfPool::work).sum();
    return attribution.shareOf(
        attribution.application() * misses.ofOwn()
            + (attribution.database() + work) * misses.ofDatabase());
  }

  private static Finding finding(Case c, Misses m, double share) {
    ResourceId id = new ResourceId(ResourceKind.CACHE, m.cache());
    Map.Entry<String, Double> behind =
        m.statements().entrySet().stream()
            .max(Map.Entry.comparingByValue(Comparator.naturalOrder()))
            .orElseThrow();
    List<Evidence> evidence = new ArrayList<>();
    evidence.add(
        new Evidence(Text.of(CacheMissesWords.HIT_SHARE, m.cache()), 100 * m.hits(), "%", null));
    evidence.add(new Evidence(CacheMissesWords.MISSES, m.missed(), "1/s", null));
    evidence.add(new Evidence(CacheMissesWords.EVICTIONS, m.evictions(), "1/s", null));
    evidence.add(new Evidence(CacheMissesWords.EXPIRATIONS, m.expirations(), "1/s", null));
    evidence.add(
        new Evidence(CacheMissesWords.MEMORY_USED, m.memoryBytes() / (1 << 20), "MiB", null));
    evidence.add(
        new Evidence(
            Text.of(CacheMissesWords.EXECUTIONS, behind.getKey()), behind.getValue(), "1/s", null));
    evidence.add(new Evidence(CacheMissesWords.WORK_AFTER_MISSES, 100 * m.ofDatabase(), "%", null));
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
                    CacheMissesWords.EXECUTED_ON_MISSES,
                    behind.getKey(),
                    behind.getValue(),
                    m.missed()))),
        m.evicts() ? room(m) : time(m),
        new Prediction(
            Text.of(CacheMissesWords.EXECUTIONS, behind.getKey()),
            behind.getValue(),
            0,
            "1/s",
            CacheMissesWords.FORCED_FLOW),
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
            CacheMissesWords.GIVE_ROOM,
            m.cache(),
            Text.bytes(m.memoryBytes()),
            max == null ? CacheMissesWords.LIMIT_UNKNOWN : Text.bytes(max),
            m.evictions(),
            100 * m.hits(),
            needed == 0
                ? CacheMissesWords.NEED_UNKNOWN
                : Text.of(CacheMissesWords.NEED, Text.bytes(needed))),
        "maxmemory",
        max,
        needed == 0 ? null : (Double) needed);
  }

  private static Remedy time(Misses m) {
    return new Remedy(
        Text.of(CacheMissesWords.LET_LIVE_LONGER, m.cache(), m.expirations(), m.missed()),
        CacheMissesWords.TIME_TO_LIVE,
        null,
        null);
  }

  private static double residence(Case c, String endpoint, String statement) {
    var e = c.loaded().endpoints().get(endpoint);
    return e == null ? 0 : e.ledger().charge(ResourceId.sql(statement)).residenceNanos();
  }
}
