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
import io.chokepoint.core.diagnosis.words.HttpPoolTooSmallWords;
import io.chokepoint.core.diagnosis.words.VisitsWords;
import io.chokepoint.core.laws.Staffing;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.model.ResourceKind;
import io.chokepoint.core.text.Text;
import io.chokepoint.core.timeline.PoolWindow;
import io.chokepoint.core.timeline.Window;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Requests wait for a connection of an HTTP client although the service at its other end answers as
 * fast as ever: the client allows too few calls at a time.
 */
public final class HttpPoolTooSmall implements Rule {

  private static final double ACCEPTED_WAIT = 0.1;

  /** A pool that makes others wait is half full at the least, all the time. */
  private static final int SEVERAL = 2;

  @Override
  public Kind kind() {
    return Kind.HTTP_POOL_TOO_SMALL;
  }

  @Override
  public Set<Need> needs() {
    return EnumSet.of(Need.AGENT);
  }

  @Override
  public Assessment assess(Case c) {
    ResourceId heaviest = Visits.heaviest(c, ResourceKind.HTTP_POOL);
    if (heaviest == null) {
      return Assessment.silent(HttpPoolTooSmallWords.NO_WAIT_SEEN);
    }
    ResourceId pool = c.attribution().most(ResourceKind.HTTP_POOL);
    double share = pool == null ? 0 : c.attribution().shareOf(c.attribution().of(pool));
    if (pool == null || share < Finding.LEAST_SHARE || !c.degradation().material()) {
      return Assessment.silent(
          HttpPoolTooSmallWords.SMALL_SHARE,
          heaviest.name(),
          100 * c.attribution().shareOf(c.excess().of(heaviest)),
          100 * share);
    }
    if (Visits.of(c.loaded(), service(pool)).perSecond() == 0) {
      return Assessment.insufficient(HttpPoolTooSmallWords.CALLS_UNKNOWN, pool.name());
    }
    return Assessment.fires(finding(c, pool, share));
  }

  private static ResourceId service(ResourceId pool) {
    return new ResourceId(ResourceKind.DOWNSTREAM, pool.name());
  }

  private static Finding finding(Case c, ResourceId pool, double share) {
    Visits calls = Visits.of(c.loaded(), service(pool));
    Visits waits = Visits.of(c.loaded(), pool);
    Visits before = Visits.of(c.unloaded(), pool);
    double alone = Visits.aloneNanos(c, service(pool));
    double saved = c.attribution().of(pool) / Math.max(1, c.loaded().requests());
    double rate =
        calls.perSecond() * c.wantedPerSecond(saved) / Math.max(1e-9, c.loaded().perSecond());
    double inUse = calls.concurrency();
    Integer told = capacity(c, pool.name());
    int full = (int) Math.max(1, Math.rint(inUse));
    // a request that waits finds its pool full: where far more are allowed, they are several
    // clients' sums
    int from = told == null || told > full * SEVERAL ? full : told;
    int to = Math.max(from + 1, Staffing.withMeanWaitAtMost(rate * alone / 1e9, ACCEPTED_WAIT));
    List<Evidence> evidence = new ArrayList<>();
    evidence.add(
        new Evidence(
            Text.of(HttpPoolTooSmallWords.MEAN_WAIT, pool.name()),
            waits.meanNanos() / 1e6,
            "ms",
            c.unloaded() == null ? null : (Double) (before.meanNanos() / 1e6)));
    evidence.add(
        new Evidence(
            HttpPoolTooSmallWords.MEAN_CALL,
            calls.meanNanos() / 1e6,
            "ms",
            c.unloaded() == null ? null : (Double) (alone / 1e6)));
    evidence.add(new Evidence(VisitsWords.CALLS_UNDER_WAY, inUse, "calls", null));
    evidence.add(
        new Evidence(HttpPoolTooSmallWords.WAITING, waits.concurrency(), "requests", null));
    return new Finding(
        Kind.HTTP_POOL_TOO_SMALL,
        pool,
        c.endpointsBy(e -> c.excessAt(e, pool)),
        share,
        evidence,
        List.of(
            new RuledOut(
                Kind.SLOW_DOWNSTREAM,
                Text.of(
                    HttpPoolTooSmallWords.CALLS_NO_SLOWER,
                    Text.time(calls.meanNanos()),
                    Text.time(alone)))),
        new Remedy(
            Text.of(
                HttpPoolTooSmallWords.ALLOW_MORE,
                to,
                pool.name(),
                from,
                rate,
                Text.time(alone),
                rate * alone / 1e9),
            Text.of(HttpPoolTooSmallWords.CONNECTIONS, pool.name()),
            (double) from,
            (double) to),
        Visits.meanWithout(c, pool, HttpPoolTooSmallWords.SHORT_QUEUE),
        null);
  }

  /** What the client allows at most, as it said last; null where it did not. */
  private static @Nullable Integer capacity(Case c, String host) {
    Integer told = null;
    for (Window window : c.loaded().windows()) {
      PoolWindow pool = window.pools().get(host);
      if (pool != null && pool.kind() == ResourceKind.HTTP_POOL && pool.capacity() != null) {
        told = pool.capacity();
      }
    }
    return told;
  }
}
