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
import io.chokepoint.core.diagnosis.Level.EndpointLevel;
import io.chokepoint.core.diagnosis.Need;
import io.chokepoint.core.diagnosis.PoolLevel;
import io.chokepoint.core.diagnosis.Rule;
import io.chokepoint.core.diagnosis.words.LookAlikesWords;
import io.chokepoint.core.diagnosis.words.PoolHeldAcrossSlowWorkWords;
import io.chokepoint.core.diagnosis.words.PoolWaitsWords;
import io.chokepoint.core.laws.Mmc;
import io.chokepoint.core.model.LedgerSum;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.model.ResourceKind;
import io.chokepoint.core.text.Text;
import io.chokepoint.core.timeline.PoolWindow.Holding;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Requests wait for connections that others hold while blocked on something that needs none: a
 * remote call inside a transaction. Without that part of the hold the pool would not be full.
 */
public final class PoolHeldAcrossSlowWork implements Rule {

  private static final double MOST = 0.5;

  @Override
  public Kind kind() {
    return Kind.POOL_HELD_ACROSS_SLOW_WORK;
  }

  @Override
  public Set<Need> needs() {
    return EnumSet.of(Need.AGENT);
  }

  @Override
  public Assessment assess(Case c) {
    String name = PoolWaits.longest(c);
    if (name == null) {
      return PoolWaits.none(c);
    }
    Attribution.OfPool attribution = PoolWaits.of(c, name);
    PoolLevel pool = PoolWaits.level(c, name);
    double share = c.shareOfWaits(name, attribution.waited());
    if (share < Finding.LEAST_SHARE || !c.degradation().material() || !pool.saturated()) {
      return Assessment.silent(PoolWaitsWords.SMALL_SHARE, name, 100 * share);
    }
    if (PoolWaits.outlived(pool)) {
      return Assessment.silent(
          PoolHeldAcrossSlowWorkWords.MOSTLY_OUTLIVED, pool.meanInUse(), name, pool.meanOrphaned());
    }
    Integer capacity = pool.capacity();
    Attribution.Split split = attribution.split();
    if (capacity == null || split == null) {
      return Assessment.insufficient(PoolWaitsWords.HOLDERS_UNKNOWN, name);
    }
    double nested = attribution.nested() / Math.max(1, attribution.held() + attribution.nested());
    double elsewhere = elsewhere(c, pool, split) * (1 - nested);
    double part = elsewhere / Math.max(1, split.now().hold());
    double without =
        c.loaded().requests() == 0 ? 0 : needed(c, pool, pool.meanHoldNanos() * (1 - part));
    boolean sufficient = without < Mmc.halfWaitUtilization(capacity) * capacity;
    boolean material = part >= 1 - Mmc.halfWaitUtilization(capacity);
    if (c.shareOfWaits(name, attribution.held()) < Finding.LEAST_SHARE
        || !material
        || !(sufficient || part >= MOST)) {
      return Assessment.silent(PoolHeldAcrossSlowWorkWords.USEFUL_HOLDS, name, 100 * part);
    }
    return Assessment.fires(finding(c, name, pool, capacity, attribution, split, part, without));
  }

  /**
   * What of a mean hold would be gone. While threads queue for the processor, waits for a turn are
   * in it, which stay: then what blocking there was unloaded is the measure, or what holders were
   * seen to spend at other resources, whichever is more.
   */
  private static double elsewhere(Case c, PoolLevel pool, Attribution.Split split) {
    double all = split.now().elsewhere();
    if (!c.consumers().queueing()) {
      return all;
    }
    Holding holders = pool.allHolders();
    double seen = 0;
    for (Map.Entry<ResourceId, Long> at : holders.visited().entrySet()) {
      ResourceKind kind = at.getKey().kind();
      boolean other = !kind.isQueue() && kind != ResourceKind.SQL && kind != ResourceKind.CPU;
      seen += other ? at.getValue() : 0;
    }
    return Math.max(split.least().elsewhere(), Math.min(all, seen / Math.max(1, holders.count())));
  }

  /** Mean connections in use at the rate to build for, each held so long. */
  private static double needed(Case c, PoolLevel pool, double holdNanos) {
    Double offered = c.loaded().offered() == null ? null : c.loaded().offered().perSecond();
    double growth = offered == null ? 1 : c.wantedPerSecond(0) / c.loaded().perSecond();
    return pool.borrowsPerSecond() * growth * holdNanos / 1e9;
  }

  private static Finding finding(
      Case c,
      String name,
      PoolLevel pool,
      int capacity,
      Attribution.OfPool attribution,
      Attribution.Split split,
      double part,
      double without) {
    ResourceId id = ResourceId.pool(name);
    List<Evidence> evidence = new ArrayList<>(PoolWaits.evidence(c, name, pool));
    evidence.add(
        new Evidence(
            PoolWaitsWords.ELSEWHERE,
            split.now().elsewhere() / 1e6,
            "ms",
            c.unloaded() == null ? null : (Double) (split.before().elsewhere() / 1e6)));
    String culprit = culprit(pool);
    evidence.add(
        new Evidence(
            Text.of(PoolHeldAcrossSlowWorkWords.HELD_BY, culprit),
            100.0
                * pool.holders().getOrDefault(culprit, Holding.NONE).elsewhereNanos()
                / Math.max(1, pool.allHolders().elsewhereNanos()),
            "%",
            null));
    String slow = slowWork(attribution, placeWithin(c, culprit, pool), evidence);
    List<String> endpoints = c.endpointsBy(e -> c.excessAt(e, id));
    double now = pool.meanWaitNanos() / 1e6;
    double hold = pool.meanHoldNanos() * (1 - part) / 1e9;
    double after = Mmc.meanWaitSeconds(capacity, without / Math.max(1e-9, hold), hold) * 1e3;
    return new Finding(
        Kind.POOL_HELD_ACROSS_SLOW_WORK,
        id,
        endpoints,
        c.shareOfWaits(name, attribution.held()),
        evidence,
        ruledOut(c, attribution, split),
        new Remedy(
            Text.of(
                PoolHeldAcrossSlowWorkWords.GIVE_BACK,
                culprit.isEmpty() ? PoolWaitsWords.OUTSIDE_REQUESTS : culprit,
                name,
                slow,
                Text.time(part * split.now().hold()),
                Text.time(split.now().hold()),
                Math.min(without, capacity),
                capacity,
                afterCommit(pool.holders().getOrDefault(culprit, Holding.NONE))),
            null,
            split.now().hold() / 1e6,
            (split.now().hold() * (1 - part)) / 1e6),
        new Prediction(
            Text.of(PoolWaitsWords.MEAN_WAIT, name),
            now,
            Math.min(now, after),
            "ms",
            PoolHeldAcrossSlowWorkWords.SHORTER_HOLD),
        null);
  }

  /** Whether most of what blocks comes when the holder's transaction has ended. */
  private static String afterCommit(Holding holding) {
    return holding.elsewhereNanos() > 0
            && holding.afterCommitNanos() >= MOST * holding.elsewhereNanos()
        ? PoolHeldAcrossSlowWorkWords.TRANSACTION_HAS_ENDED
        : "";
  }

  /**
   * A place in the code that holders were seen to wait at for most of what they block: looks at
   * stacks tell of requests and not of holds, so what may have been outside of a hold is taken off.
   */
  private static @Nullable ResourceId placeWithin(Case c, String culprit, PoolLevel pool) {
    EndpointLevel e = c.loaded().endpoints().get(culprit);
    Holding holding = pool.holders().getOrDefault(culprit, Holding.NONE);
    if (e == null || holding.count() == 0) {
      return null;
    }
    LedgerSum ledger = e.ledger();
    double waits =
        ledger.charge(ResourceKind.WORKER_THREADS).residenceNanos()
            + ledger.charge(ResourceKind.CONNECTION_POOL).residenceNanos();
    double outside = Math.max(0, ledger.wallNanos() - waits - holding.holdNanos());
    return ledger.charges().entrySet().stream()
        .filter(x -> x.getKey().kind() == ResourceKind.IDLE)
        .max(Comparator.comparingLong(x -> x.getValue().residenceNanos()))
        .filter(x -> 2 * (x.getValue().residenceNanos() - outside) >= holding.elsewhereNanos())
        .map(Map.Entry::getKey)
        .orElse(null);
  }

  /** What most of the blocked time was spent at, as it completes "before it …". */
  private static String slowWork(
      Attribution.OfPool attribution, @Nullable ResourceId place, List<Evidence> evidence) {
    attribution.heldBy().entrySet().stream()
        .sorted(Map.Entry.<ResourceId, Double>comparingByValue().reversed())
        .limit(3)
        .forEach(
            e ->
                evidence.add(
                    new Evidence(
                        Text.of(PoolHeldAcrossSlowWorkWords.HOLDERS_AT, e.getKey().label()),
                        100 * e.getValue() / Math.max(1, attribution.held()),
                        "%",
                        null)));
    return attribution.heldBy().entrySet().stream()
        .filter(e -> e.getValue() * 2 >= attribution.held())
        .findFirst()
        .map(
            e ->
                switch (e.getKey().kind()) {
                  case DOWNSTREAM -> Text.of(PoolHeldAcrossSlowWorkWords.CALLS, e.getKey().name());
                  case LOCK ->
                      Text.of(PoolHeldAcrossSlowWorkWords.WAITS_FOR_LOCK, e.getKey().name());
                  default -> Text.of(PoolHeldAcrossSlowWorkWords.VISITS, e.getKey().label());
                })
        .orElse(
            place == null
                ? PoolHeldAcrossSlowWorkWords.BLOCKS
                : Text.of(PoolHeldAcrossSlowWorkWords.WAITS_AT, place.name()));
  }

  private static String culprit(PoolLevel pool) {
    return pool.holders().entrySet().stream()
        .max(Comparator.comparingLong(e -> e.getValue().elsewhereNanos()))
        .map(Map.Entry::getKey)
        .orElse("");
  }

  private static List<RuledOut> ruledOut(
      Case c, Attribution.OfPool attribution, Attribution.Split split) {
    List<RuledOut> out = new ArrayList<>();
    out.add(
        new RuledOut(
            Kind.POOL_TOO_SMALL,
            Text.of(
                PoolHeldAcrossSlowWorkWords.LITTLE_USEFUL,
                Text.time(split.now().sql() + split.now().cpu()),
                Text.time(split.now().hold()))));
    out.add(
        new RuledOut(
            Kind.SLOW_SQL,
            Text.of(
                PoolHeldAcrossSlowWorkWords.SQL_SHARE,
                100 * split.now().sql() / split.now().hold())));
    out.add(
        new RuledOut(
            Kind.CONNECTION_LEAK,
            attribution.lost() > 0
                ? Text.of(
                    PoolWaitsWords.LOST_SHARE, 100 * attribution.lost() / attribution.waited())
                : PoolWaitsWords.ALL_CAME_BACK));
    if (c.consumers().utilization() != null) {
      out.add(
          new RuledOut(Kind.CPU_SATURATED, Text.of(LookAlikesWords.PROCESSORS, PoolWaits.busy(c))));
    }
    return out;
  }
}
