package io.chokepoint.core.diagnosis.rules;

import io.chokepoint.core.diagnosis.Assessment;
import io.chokepoint.core.diagnosis.Case;
import io.chokepoint.core.diagnosis.Finding;
import io.chokepoint.core.diagnosis.Finding.Evidence;
import io.chokepoint.core.diagnosis.Finding.Remedy;
import io.chokepoint.core.diagnosis.Finding.RuledOut;
import io.chokepoint.core.diagnosis.Kind;
import io.chokepoint.core.diagnosis.Need;
import io.chokepoint.core.diagnosis.Rule;
import io.chokepoint.core.diagnosis.words.SlowDownstreamWords;
import io.chokepoint.core.diagnosis.words.VisitsWords;
import io.chokepoint.core.laws.Staffing;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.model.ResourceKind;
import io.chokepoint.core.text.Text;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Another service answers more slowly the more it is called, and requests wait for its answers; or
 * its answers are most of the time of an endpoint that misses its target.
 */
public final class SlowDownstream implements Rule {

  private static final double MOST = 0.5;

  /** As a pool's: a call that waits a tenth of what it is served for hardly waits. */
  private static final double ACCEPTED_WAIT = 0.1;

  /** Most requests call it again, and not one in some. */
  private static final double AGAIN = 1.5;

  @Override
  public Kind kind() {
    return Kind.SLOW_DOWNSTREAM;
  }

  @Override
  public Set<Need> needs() {
    return EnumSet.of(Need.AGENT);
  }

  @Override
  public Assessment assess(Case c) {
    ResourceId heaviest = Visits.heaviest(c, ResourceKind.DOWNSTREAM);
    if (heaviest == null) {
      return Assessment.silent(SlowDownstreamWords.NO_CALL_SEEN);
    }
    ResourceId slowed = c.attribution().most(ResourceKind.DOWNSTREAM);
    double share = slowed == null ? 0 : c.attribution().shareOf(c.attribution().of(slowed));
    if (slowed != null && share >= Finding.LEAST_SHARE && c.degradation().material()) {
      return Assessment.fires(finding(c, slowed, share));
    }
    double part = Visits.partOfLatency(c, heaviest);
    boolean slower = c.degradation().slower();
    if (!c.degradation().targetsMissed().isEmpty() && !slower && part >= MOST) {
      return Assessment.fires(finding(c, heaviest, part));
    }
    Visits now = Visits.of(c.loaded(), heaviest);
    if (c.unloaded() == null && c.degradation().material() && part >= Finding.LEAST_SHARE) {
      return Assessment.insufficient(
          SlowDownstreamWords.NO_LIGHTER_LEVEL, heaviest.name(), 100 * part);
    }
    return Assessment.silent(
        SlowDownstreamWords.SMALL_SHARE,
        heaviest.name(),
        Text.time(now.meanNanos()),
        Text.time(Visits.aloneNanos(c, heaviest)),
        100 * share);
  }

  private static Finding finding(Case c, ResourceId id, double share) {
    Visits now = Visits.of(c.loaded(), id);
    Visits then = Visits.of(c.unloaded(), id);
    double alone = Visits.aloneNanos(c, id);
    double saved = c.attribution().of(id) / Math.max(1, c.loaded().requests());
    Retries retries = Retries.of(c, id);
    boolean repeated = retries != null && retries.part() >= Finding.LEAST_SHARE;
    double rate =
        retries != null && repeated
            ? RetryStorm.wantedPerSecond(c, retries)
            : now.perSecond() * c.wantedPerSecond(saved) / Math.max(1e-9, c.loaded().perSecond());
    double busy = rate * alone / 1e9;
    int needed = Staffing.withMeanWaitAtMost(busy, ACCEPTED_WAIT);
    boolean slower = now.meanNanos() > alone * 1.05;
    // a call that was given up was not served: with failures calls do not tell how many are; and
    // where calls take less than twice as long, it need not serve all it can
    Double serves =
        repeated || c.degradation().failing() || now.meanNanos() < 2 * alone
            ? null
            : (Double) Math.max(1, Math.rint(now.perSecond() * alone / 1e9));
    String what =
        slower
            ? Text.of(
                SlowDownstreamWords.ANSWER_AS_ALONE,
                id.name(),
                rate,
                Text.time(alone),
                busy,
                needed,
                serves == null ? "" : Text.of(SlowDownstreamWords.SERVES_NOW, serves),
                callsEach(c, id))
            : Text.of(
                SlowDownstreamWords.ANSWER_FASTER,
                id.name(),
                Text.time(now.meanNanos()),
                callsEach(c, id));
    return new Finding(
        Kind.SLOW_DOWNSTREAM,
        id,
        c.endpointsBy(e -> slower ? c.excessAt(e, id) : residence(c, e, id)),
        share,
        evidence(c, id, now, c.unloaded() == null ? null : then),
        ruledOut(c, id),
        new Remedy(what, null, slower ? serves : null, slower ? (Double) (double) needed : null),
        Visits.meanWithout(c, id, Text.of(SlowDownstreamWords.AS_UNLOADED, Text.time(alone))),
        null);
  }

  /** Whose requests wait most for it, where each calls it more than once. */
  private static String callsEach(Case c, ResourceId id) {
    String most = c.endpointsBy(e -> residence(c, e, id)).stream().findFirst().orElse(null);
    var level = most == null ? null : c.loaded().endpoints().get(most);
    if (level == null || level.ledger().requests() == 0) {
      return "";
    }
    double calls = (double) level.ledger().charge(id).visits() / level.ledger().requests();
    return calls < AGAIN ? "" : Text.of(SlowDownstreamWords.CALLS_EACH, most, calls);
  }

  private static List<Evidence> evidence(Case c, ResourceId id, Visits now, @Nullable Visits then) {
    List<Evidence> evidence = new ArrayList<>();
    evidence.add(
        new Evidence(
            Text.of(SlowDownstreamWords.MEAN_CALL, id.name()),
            now.meanNanos() / 1e6,
            "ms",
            then == null ? null : (Double) (then.meanNanos() / 1e6)));
    evidence.add(
        new Evidence(
            "calls", now.perSecond(), "1/s", then == null ? null : (Double) then.perSecond()));
    evidence.add(
        new Evidence(
            VisitsWords.CALLS_UNDER_WAY,
            now.concurrency(),
            "calls",
            then == null ? null : (Double) then.concurrency()));
    evidence.add(
        new Evidence(
            SlowDownstreamWords.PART_OF_REQUESTS, 100 * Visits.partOfLatency(c, id), "%", null));
    return evidence;
  }

  private static List<RuledOut> ruledOut(Case c, ResourceId id) {
    List<RuledOut> out = new ArrayList<>();
    LookAlikes.processors(c, SlowDownstreamWords.CALLER_NOT_QUEUED, out);
    out.add(
        new RuledOut(
            Kind.GC_PRESSURE,
            Text.of(
                SlowDownstreamWords.COLLECTIONS,
                100 * c.attribution().shareOf(c.attribution().collector()))));
    String pool = PoolWaits.longest(c);
    if (pool != null) {
      double held = PoolWaits.of(c, pool).heldBy().getOrDefault(id, 0.0);
      out.add(
          new RuledOut(
              Kind.POOL_HELD_ACROSS_SLOW_WORK,
              Text.of(SlowDownstreamWords.POOL_WAITS, pool, 100 * c.attribution().shareOf(held))));
    }
    return out;
  }

  private static double residence(Case c, String endpoint, ResourceId id) {
    var e = c.loaded().endpoints().get(endpoint);
    return e == null ? 0 : e.ledger().charge(id).residenceNanos();
  }
}
