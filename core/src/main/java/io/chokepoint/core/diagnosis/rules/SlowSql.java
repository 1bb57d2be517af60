package io.chokepoint.core.diagnosis.rules;

import io.chokepoint.core.diagnosis.Assessment;
import io.chokepoint.core.diagnosis.Case;
import io.chokepoint.core.diagnosis.Consumers;
import io.chokepoint.core.diagnosis.Finding;
import io.chokepoint.core.diagnosis.Finding.Evidence;
import io.chokepoint.core.diagnosis.Finding.Prediction;
import io.chokepoint.core.diagnosis.Finding.Remedy;
import io.chokepoint.core.diagnosis.Finding.RuledOut;
import io.chokepoint.core.diagnosis.Kind;
import io.chokepoint.core.diagnosis.Level;
import io.chokepoint.core.diagnosis.Level.StatementLevel;
import io.chokepoint.core.diagnosis.Locked;
import io.chokepoint.core.diagnosis.Need;
import io.chokepoint.core.diagnosis.Rule;
import io.chokepoint.core.diagnosis.Transactions;
import io.chokepoint.core.diagnosis.words.RowsReadWords;
import io.chokepoint.core.diagnosis.words.SlowSqlWords;
import io.chokepoint.core.diagnosis.words.StatementWords;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.model.ResourceKind;
import io.chokepoint.core.run.Setup.Access;
import io.chokepoint.core.run.Setup.Plan;
import io.chokepoint.core.text.Text;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One statement asks so much of the database that it, and what runs beside it, takes longer under
 * load; or it is by itself most of the time of an endpoint that misses its target.
 */
public final class SlowSql implements Rule {

  private static final double MOST = 0.5;

  /**
   * The least part of a saturated database's work that makes one statement the cause: without it
   * the rest would keep the database 70 % as busy, where it is not saturated.
   */
  static final double ENOUGH = 0.3;

  @Override
  public Kind kind() {
    return Kind.SLOW_SQL;
  }

  @Override
  public Set<Need> needs() {
    return EnumSet.of(Need.AGENT);
  }

  @Override
  public Assessment assess(Case c) {
    String heaviest = heaviest(c);
    if (heaviest == null) {
      return Assessment.silent(StatementWords.NONE);
    }
    if (c.unloaded() == null) {
      return withoutUnloaded(c, heaviest);
    }
    double share = c.attribution().shareOf(c.attribution().database());
    if (c.degradation().material() && share >= Finding.LEAST_SHARE) {
      return stretchedSql(c, share);
    }
    return missedTarget(c, heaviest, share);
  }

  /** SQL takes longer than unloaded: is it one statement's doing? */
  private static Assessment stretchedSql(Case c, double share) {
    double commits = Stretched.commitsSlower(c);
    if (commits >= MOST) {
      return Assessment.insufficient(SlowSqlWords.COMMITS, 100 * share, 100 * commits);
    }
    // who shares a saturated server is slowed down in proportion to the service he asks of it: the
    // most additional time, rate times increase, has who computes most, whatever else he does
    String culprit = Objects.requireNonNull(Stretched.most(c));
    double part = Stretched.slower(c, culprit) / Stretched.allSlower(c);
    if (part < ENOUGH) {
      return Assessment.silent(SlowSqlWords.SPREAD, 100 * share, 100 * part);
    }
    if (Repetitions.of(c).include(culprit)) {
      return repeated(culprit);
    }
    Misses misses = CacheMisses.before(c, culprit);
    if (misses != null) {
      return Assessment.silent(SlowSqlWords.EXECUTED_ON_MISSES, culprit, misses.cache());
    }
    if (RowLock.explains(c, culprit)) {
      return Assessment.silent(SlowSqlWords.SESSIONS_WAIT, culprit);
    }
    if (c.locked() == null
        && !c.consumers().queueing()
        && Locked.locks(culprit)
        && !Stretched.othersToo(c, culprit)) {
      return Assessment.insufficient(
          SlowSqlWords.LOCKS_UNKNOWN,
          culprit,
          Stretched.loaded(c, culprit).meanNanos()
              / Math.max(1, Stretched.unloadedNanos(c, culprit)));
    }
    return Assessment.fires(finding(c, culprit, share * part));
  }

  /** Nothing queues, but an endpoint is too slow, and most of its time is this statement. */
  private static Assessment missedTarget(Case c, String heaviest, double share) {
    double of = partOfLatency(c, heaviest);
    if (Repetitions.of(c).include(heaviest)) {
      return repeated(heaviest);
    }
    if (!c.degradation().targetsMissed().isEmpty() && !c.degradation().slower() && of >= MOST) {
      return Assessment.fires(finding(c, heaviest, of));
    }
    return Assessment.silent(
        SlowSqlWords.SMALL_SHARE,
        100 * share,
        Text.time(Stretched.loaded(c, heaviest).meanNanos()),
        Text.time(Stretched.unloadedNanos(c, heaviest)));
  }

  private static Assessment repeated(String statement) {
    return Assessment.silent(SlowSqlWords.NUMBER_MATTERS, statement);
  }

  /**
   * With fewer than one execution under way at a time on average statements hardly meet each other,
   * so that a lighter level would not show them faster.
   */
  private static Assessment withoutUnloaded(Case c, String heaviest) {
    double together = Stretched.together(c);
    double sql = c.loaded().ledger().charge(ResourceKind.SQL).residenceNanos();
    double part = sql / Math.max(1, c.loaded().ledger().wallNanos());
    if (together < 1 || part < Finding.LEAST_SHARE) {
      return Assessment.silent(SlowSqlWords.SMALL_PART, 100 * part, together);
    }
    return Assessment.insufficient(
        SlowSqlWords.NO_LIGHTER_LEVEL,
        together,
        Text.time(Stretched.loaded(c, heaviest).meanNanos()));
  }

  private static Finding finding(Case c, String statement, double share) {
    StatementLevel now = Stretched.loaded(c, statement);
    StatementLevel then = Stretched.unloaded(c, statement);
    double before = Stretched.unloadedNanos(c, statement);
    List<Evidence> evidence = new ArrayList<>();
    evidence.add(
        new Evidence(
            Text.of(StatementWords.MEAN_EXECUTION, statement),
            now.meanNanos() / 1e6,
            "ms",
            before / 1e6));
    evidence.add(
        new Evidence(
            SlowSqlWords.P95,
            now.latency().percentileNanos(95) / 1e6,
            "ms",
            then == null ? null : (Double) (then.latency().percentileNanos(95) / 1e6)));
    evidence.add(
        new Evidence(
            "executions", now.perSecond(), "1/s", then == null ? null : (Double) then.perSecond()));
    evidence.add(
        new Evidence(
            SlowSqlWords.PART_OF_WORK,
            100 * Stretched.demand(c, statement) / Stretched.allDemand(c),
            "%",
            null));
    evidence.add(
        new Evidence(
            SlowSqlWords.PART_OF_EXCESS,
            100 * Stretched.slower(c, statement) / Stretched.allSlower(c),
            "%",
            null));
    evidence.add(new Evidence(SlowSqlWords.CONCURRENCY, now.concurrency(), "statements", null));
    Plan plan = IndexAdvice.plan(c.run().setup(), statement);
    if (plan != null) {
      for (Access table : plan.tables()) {
        Long rows = table.rows();
        evidence.add(
            new Evidence(
                Text.of(
                    SlowSqlWords.ROWS,
                    table.table(),
                    table.index() == null
                        ? SlowSqlWords.READS_ALL
                        : Text.of(SlowSqlWords.BY_INDEX, table.index())),
                rows == null ? Double.NaN : rows,
                "rows",
                null));
      }
      evidence.removeIf(e -> Double.isNaN(e.value()));
    }
    RowsRead read = RowsRead.ofStatement(c, statement);
    if (read != null) {
      evidence.add(
          new Evidence(
              Text.of(RowsReadWords.ROWS, read.endpoint()), read.perRequest(), "rows", null));
    }
    String index = IndexAdvice.words(plan, statement) + RowsRead.hintOf(c, statement);
    return new Finding(
        Kind.SLOW_SQL,
        ResourceId.sql(statement),
        c.endpointsBy(e -> residence(c, e, statement)),
        share,
        evidence,
        ruledOut(c),
        new Remedy(
            Text.of(
                SlowSqlWords.MAKE_CHEAPER, statement, now.perSecond(), Text.time(before), index),
            null,
            before / 1e6,
            null),
        new Prediction(
            SlowSqlWords.MEAN_UNDER_WAY,
            Stretched.together(c),
            Math.max(0, Stretched.allDemand(c) - Stretched.demand(c, statement)),
            "statements",
            SlowSqlWords.UTILIZATION),
        null);
  }

  private static List<RuledOut> ruledOut(Case c) {
    List<RuledOut> out = new ArrayList<>();
    Consumers cpu = c.consumers();
    out.add(
        new RuledOut(
            Kind.CPU_SATURATED,
            Text.of(
                SlowSqlWords.OWN_CODE_USES, cpu.application(), c.loaded().machine().servers())));
    String pool = PoolWaits.longest(c);
    if (pool != null) {
      out.add(
          new RuledOut(
              Kind.POOL_TOO_SMALL,
              Text.of(
                  SlowSqlWords.HOLDS_STRETCHED,
                  100 * PoolWaits.of(c, pool).behind() / PoolWaits.of(c, pool).waited(),
                  pool)));
    }
    return out;
  }

  /** By demand: rate times unloaded time. */
  private static @Nullable String heaviest(Case c) {
    String best = null;
    for (String s : c.loaded().statements().keySet()) {
      if (Transactions.controls(s)) {
        continue;
      }
      if (best == null || Stretched.demand(c, s) > Stretched.demand(c, best)) {
        best = s;
      }
    }
    return best;
  }

  private static double residence(Case c, String endpoint, String statement) {
    Level.EndpointLevel e = c.loaded().endpoints().get(endpoint);
    return e == null ? 0 : e.ledger().charge(ResourceId.sql(statement)).residenceNanos();
  }

  private static double partOfLatency(Case c, String statement) {
    double sql = 0;
    double wall = 0;
    for (Map.Entry<String, Level.EndpointLevel> e : c.loaded().endpoints().entrySet()) {
      double here = residence(c, e.getKey(), statement);
      if (here > 0) {
        sql += here;
        wall += e.getValue().ledger().wallNanos();
      }
    }
    return wall <= 0 ? 0 : sql / wall;
  }
}
