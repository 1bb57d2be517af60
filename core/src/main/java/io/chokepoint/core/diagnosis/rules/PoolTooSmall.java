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
import io.chokepoint.core.diagnosis.words.PoolTooSmallWords;
import io.chokepoint.core.diagnosis.words.PoolWaitsWords;
import io.chokepoint.core.diagnosis.words.VisitsWords;
import io.chokepoint.core.experiment.Figure;
import io.chokepoint.core.laws.Mmc;
import io.chokepoint.core.laws.Staffing;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.run.Setup.Database;
import io.chokepoint.core.text.Text;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Requests wait for a connection although the holders do useful work at the speed they always had:
 * there are too few connections for the load, and what lies behind them has room.
 */
public final class PoolTooSmall implements Rule {

  /** A pool is large enough when a borrower waits on average a tenth of what he then holds. */
  private static final double ACCEPTED_WAIT = 0.1;

  @Override
  public Kind kind() {
    return Kind.POOL_TOO_SMALL;
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
    if (share < Finding.LEAST_SHARE || !c.degradation().material()) {
      return Assessment.silent(PoolWaitsWords.SMALL_SHARE, name, 100 * share);
    }
    Integer capacity = pool.capacity();
    Attribution.Split split = attribution.split();
    if (capacity == null) {
      return Assessment.insufficient(PoolTooSmallWords.SIZE_UNKNOWN, name);
    }
    if (!pool.saturated()) {
      return Assessment.silent(PoolTooSmallWords.NOT_FULL, name, pool.meanInUse(), capacity);
    }
    if (split == null) {
      return Assessment.insufficient(PoolWaitsWords.HOLDERS_UNKNOWN, name);
    }
    if (c.unloaded() == null && c.consumers().queueing()) {
      return Assessment.insufficient(PoolTooSmallWords.NO_LIGHTER_LEVEL, PoolWaits.busy(c), name);
    }
    if (c.shareOfWaits(name, attribution.work()) < Finding.LEAST_SHARE
        || !stillFull(c, pool, capacity, attribution)) {
      return Assessment.silent(
          PoolTooSmallWords.OTHER_CAUSES,
          name,
          100 * attribution.lost() / attribution.waited(),
          100 * attribution.held() / attribution.waited(),
          100 * attribution.behind() / attribution.waited());
    }
    if (PoolWaits.processorsFull(c)) {
      return Assessment.silent(PoolTooSmallWords.PROCESSORS_FULL, PoolWaits.busy(c), name);
    }
    return Assessment.fires(finding(c, name, pool, capacity, attribution, split));
  }

  /**
   * Whether useful work alone, at its unloaded speed, still fills the pool: else the wait merely
   * follows from what else the holders did or suffered.
   */
  private static boolean stillFull(
      Case c, PoolLevel pool, int capacity, Attribution.OfPool attribution) {
    if (attribution.work() * 2 >= attribution.waited()) {
      return true;
    }
    Attribution.Split split = attribution.split();
    Double offered = c.loaded().offered() == null ? null : c.loaded().offered().perSecond();
    if (split == null || offered == null) {
      return false;
    }
    double work = split.least().sql() + split.least().cpu();
    double rate = borrowRate(c, pool, c.targetPerSecond(0));
    return rate * work / 1e9 >= Mmc.halfWaitUtilization(capacity) * capacity;
  }

  private static double borrowRate(Case c, PoolLevel pool, double requestsPerSecond) {
    double measured = c.loaded().perSecond();
    return measured == 0 ? 0 : pool.borrowsPerSecond() * requestsPerSecond / measured;
  }

  private static Finding finding(
      Case c,
      String name,
      PoolLevel pool,
      int capacity,
      Attribution.OfPool attribution,
      Attribution.Split split) {
    ResourceId id = ResourceId.pool(name);
    double saved = attribution.waited() / Math.max(1, c.loaded().requests());
    double rate = borrowRate(c, pool, c.targetPerSecond(saved));
    double hold = pool.meanHoldNanos() / 1e9;
    int needed = Math.max(capacity + 1, Staffing.withMeanWaitAtMost(rate * hold, ACCEPTED_WAIT));
    List<String> endpoints = c.endpointsBy(e -> c.excessAt(e, id));
    List<Evidence> evidence = new ArrayList<>(PoolWaits.evidence(c, name, pool));
    evidence.add(
        new Evidence(
            Text.of(PoolTooSmallWords.SQL_IN_HOLD, name),
            split.now().sql() / 1e6,
            "ms",
            c.unloaded() == null ? null : (Double) (split.before().sql() / 1e6)));
    return new Finding(
        Kind.POOL_TOO_SMALL,
        id,
        endpoints,
        c.shareOfWaits(name, attribution.work()),
        evidence,
        ruledOut(c, attribution, split),
        new Remedy(
            Text.of(
                PoolTooSmallWords.ENLARGE,
                name,
                capacity,
                needed,
                rate,
                Text.time(hold * 1e9),
                rate * hold,
                room(c.run().setup().databases().get(name), needed - capacity)),
            "maximumPoolSize",
            (double) capacity,
            (double) needed),
        c.wantedPerSecond(saved) > c.possiblePerSecond()
            ? untilProcessors(c)
            : prediction(c, endpoints, id, pool, rate, hold, needed),
        null);
  }

  /** Where the processors come next, what counts is how many more requests get through. */
  private static Prediction untilProcessors(Case c) {
    return new Prediction(
        PoolTooSmallWords.RATE_AT_FULL_PROCESSORS,
        c.loaded().perSecond(),
        c.possiblePerSecond(),
        "1/s",
        Text.of(PoolTooSmallWords.UTILIZATION, PoolWaits.busy(c)),
        Figure.THROUGHPUT);
  }

  private static Prediction prediction(
      Case c,
      List<String> endpoints,
      ResourceId id,
      PoolLevel pool,
      double rate,
      double hold,
      int to) {
    String endpoint = endpoints.isEmpty() ? "" : endpoints.get(0);
    EndpointLevel waiting = c.loaded().endpoints().get(endpoint);
    double left = Mmc.meanWaitSeconds(to, rate, hold) * 1e9;
    String law = Text.of(PoolTooSmallWords.WAIT_BY_LAW, to);
    if (waiting == null || pool.meanWaitNanos() <= 0) {
      return new Prediction(
          PoolTooSmallWords.WAIT_OF_ALL,
          pool.meanWaitNanos() / 1e6,
          left / 1e6,
          "ms",
          law,
          Figure.waitForPool(id.name()));
    }
    double waits = c.excessAt(endpoint, id) / Math.max(1, waiting.requests());
    double visits = waits / pool.meanWaitNanos();
    double lost = waits * Visits.behind(PoolWaits.of(c, id.name()).waited(), c.excess().of(id));
    return new Prediction(
        Text.of(VisitsWords.MEAN, endpoint),
        waiting.meanNanos() / 1e6,
        Visits.without(c, endpoint, waiting.meanNanos() - waits, lost - waits) / 1e6
            + visits * left / 1e6,
        "ms",
        law,
        Figure.meanOf(endpoint));
  }

  private static List<RuledOut> ruledOut(
      Case c, Attribution.OfPool attribution, Attribution.Split split) {
    List<RuledOut> out = new ArrayList<>();
    out.add(
        new RuledOut(
            Kind.POOL_HELD_ACROSS_SLOW_WORK,
            Text.of(
                PoolTooSmallWords.ELSEWHERE_SHARE,
                100 * split.now().elsewhere() / Math.max(1, split.now().hold()))));
    if (c.unloaded() != null) {
      out.add(
          new RuledOut(
              Kind.SLOW_SQL,
              Text.of(
                  PoolTooSmallWords.SQL_NO_SLOWER,
                  Text.time(split.now().sql()),
                  Text.time(split.before().sql()))));
    }
    out.add(
        new RuledOut(
            Kind.CONNECTION_LEAK,
            attribution.lost() > 0
                ? Text.of(
                    PoolWaitsWords.LOST_SHARE, 100 * attribution.lost() / attribution.waited())
                : PoolWaitsWords.ALL_CAME_BACK));
    if (c.consumers().utilization() != null && c.unloaded() != null) {
      out.add(
          new RuledOut(
              Kind.CPU_SATURATED,
              Text.of(
                  PoolTooSmallWords.HOLDERS_NO_SLOWER,
                  PoolWaits.busy(c),
                  Text.time(split.now().hold()),
                  Text.time(split.before().hold()))));
    }
    return out;
  }

  private static String room(@Nullable Database database, int more) {
    if (database == null || database.maxConnections() == null) {
      return PoolTooSmallWords.DATABASE_LIMIT_UNKNOWN;
    }
    Integer used = database.usedConnections();
    if (used == null) {
      return Text.of(
          PoolTooSmallWords.DATABASE_USE_UNKNOWN, database.product(), database.maxConnections());
    }
    int free = database.maxConnections() - used;
    return free >= more
        ? Text.of(PoolTooSmallWords.DATABASE_HAS_ROOM, database.product(), free)
        : Text.of(PoolTooSmallWords.DATABASE_TOO_SMALL, database.product(), free);
  }
}
