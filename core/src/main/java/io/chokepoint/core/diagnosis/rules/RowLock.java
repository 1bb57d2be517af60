package io.chokepoint.core.diagnosis.rules;

import io.chokepoint.core.diagnosis.Assessment;
import io.chokepoint.core.diagnosis.Case;
import io.chokepoint.core.diagnosis.Finding;
import io.chokepoint.core.diagnosis.Finding.Evidence;
import io.chokepoint.core.diagnosis.Finding.Prediction;
import io.chokepoint.core.diagnosis.Finding.Remedy;
import io.chokepoint.core.diagnosis.Finding.RuledOut;
import io.chokepoint.core.diagnosis.Kind;
import io.chokepoint.core.diagnosis.Level.EndpointLevel;
import io.chokepoint.core.diagnosis.Level.StatementLevel;
import io.chokepoint.core.diagnosis.Locked;
import io.chokepoint.core.diagnosis.Need;
import io.chokepoint.core.diagnosis.Rule;
import io.chokepoint.core.diagnosis.Transactions;
import io.chokepoint.core.model.Charge;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.model.ResourceKind;
import io.chokepoint.core.text.Text;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Transactions wait for a row that another one has locked: the statement that gets longer does not
 * work, it waits, and the row lets one transaction at a time through.
 */
public final class RowLock implements Rule {

  /** Sessions that wait for locks are most of the executions that are under way in addition. */
  private static final double MOST = 0.5;

  @Override
  public Kind kind() {
    return Kind.ROW_LOCK;
  }

  @Override
  public Set<Need> needs() {
    return EnumSet.of(Need.AGENT);
  }

  @Override
  public Assessment assess(Case c) {
    String waiting =
        Stretched.statements(c).stream()
            .filter(Locked::locks)
            .max(Comparator.comparingDouble(s -> Stretched.slower(c, s)))
            .orElse(null);
    if (waiting == null) {
      return Assessment.silent("no statement was executed that locks rows");
    }
    if (c.unloaded() == null && c.locked() == null) {
      return Assessment.silent("what statements take unloaded is not known");
    }
    double part = Stretched.slower(c, waiting) / Stretched.allSlower(c);
    double share = c.blame().shareOf(c.blame().database() * Math.max(0, Math.min(1, part)));
    if (!c.degradation().material() || share < Finding.LEAST_SHARE) {
      return Assessment.silent(
          "%s takes %s, unloaded %s: %.0f %% of the excess latency",
          waiting,
          Text.time(Stretched.loaded(c, waiting).meanNanos()),
          Text.time(Stretched.unloadedNanos(c, waiting)),
          100 * share);
    }
    Locked locked = c.locked();
    if (locked == null) {
      return Stretched.othersToo(c, waiting)
          ? Assessment.silent("other statements get longer as well, which wait for no row")
          : Assessment.insufficient(
              "%s takes %.1f times its unloaded time, and whether its sessions wait for locks was"
                  + " not seen; name the database under services: in the plan",
              waiting,
              Stretched.loaded(c, waiting).meanNanos()
                  / Math.max(1, Stretched.unloadedNanos(c, waiting)));
    }
    if (locked.waiting() < MOST * Stretched.slower(c, waiting)) {
      return Assessment.silent(
          "%.1f sessions wait for locks, and %.1f executions of %s are under way in addition",
          locked.waiting(), Stretched.slower(c, waiting), waiting);
    }
    return Assessment.fires(finding(c, waiting, locked, share));
  }

  /** Whether the statement is slower because its sessions wait for locks. */
  static boolean explains(Case c, String statement) {
    Locked locked = c.locked();
    return locked != null
        && Locked.locks(statement)
        && locked.waiting() >= MOST * Stretched.slower(c, statement);
  }

  private static Finding finding(Case c, String waiting, Locked locked, double share) {
    StatementLevel now = Stretched.loaded(c, waiting);
    StatementLevel then = Stretched.unloaded(c, waiting);
    List<String> endpoints = c.endpointsBy(e -> residence(c, e, waiting));
    List<Evidence> evidence = new ArrayList<>();
    String kind = locked.mostly();
    evidence.add(
        new Evidence(
            "sessions of the database that wait for a lock"
                + (kind == null ? "" : ", mostly " + kind)
                + Text.of(" (%d looks)", locked.looks()),
            locked.waiting(),
            "sessions",
            null));
    Double deadlocks = locked.deadlocks();
    if (deadlocks != null && deadlocks >= 1) {
      evidence.add(
          new Evidence("deadlocks that the database broke up", deadlocks, "deadlocks", null));
    }
    evidence.add(
        new Evidence(
            "mean execution of " + waiting,
            now.meanNanos() / 1e6,
            "ms",
            then == null ? null : (Double) (then.meanNanos() / 1e6)));
    evidence.add(
        new Evidence(
            "executions", now.perSecond(), "1/s", then == null ? null : (Double) then.perSecond()));
    evidence.add(
        new Evidence(
            "executions under way in addition to those that work",
            Stretched.slower(c, waiting),
            "executions",
            null));
    String within = longestWithin(c, endpoints.isEmpty() ? "" : endpoints.get(0), waiting);
    double seconds = 1 / Math.max(1e-9, now.perSecond());
    return new Finding(
        Kind.ROW_LOCK,
        ResourceId.sql(waiting),
        endpoints,
        share,
        evidence,
        ruledOut(c, waiting),
        new Remedy(
            order(c, deadlocks)
                + Text.of(
                    "shorten what a transaction does between %s and its commit: %.1f a second get through,"
                        + " so if all lock one row it is locked for %s by each%s; move what needs no lock"
                        + " before it or after the commit, lock the row last, or spread it over several"
                        + " rows; neither an index nor a larger pool lets more through",
                    waiting,
                    now.perSecond(),
                    Text.time(seconds * 1e9),
                    within == null
                        ? ""
                        : Text.of(
                            ", of which %s takes %s unloaded",
                            within, Text.time(Stretched.unloadedNanos(c, within)))),
            "time from lock to commit",
            seconds * 1e3,
            null),
        prediction(waiting, now, then, locked),
        null);
  }

  /** Where no level was without the wait, how long an execution takes alone is not known. */
  private static Prediction prediction(
      String waiting, StatementLevel now, @Nullable StatementLevel then, Locked locked) {
    return then == null || then.meanNanos() * 2 >= now.meanNanos()
        ? new Prediction(
            "sessions of the database that wait for a lock",
            locked.waiting(),
            0,
            "sessions",
            "who finds the row free waits for nobody")
        : new Prediction(
            "mean execution of " + waiting,
            now.meanNanos() / 1e6,
            then.meanNanos() / 1e6,
            "ms",
            "utilization law: with a row locked for half as long, twice as many transactions get"
                + " through, and one that finds it free takes its unloaded time");
  }

  /** What ends deadlocks between transactions; empty where there were none. */
  private static String order(Case c, @Nullable Double deadlocks) {
    if (deadlocks == null || deadlocks < 1) {
      return "";
    }
    String shared =
        Stretched.statements(c).stream().filter(RowLock::sharesRow).findFirst().orElse(null);
    return shared == null
        ? "lock rows in the same order in every transaction, for two that hold what the other wants"
            + " wait until the database rolls one of them back; then "
        : Text.of(
            "lock the row at once for writing (FOR UPDATE, with SKIP LOCKED where any row will do):"
                + " %s lets several transactions hold it, and each that then writes waits for the"
                + " others until the database rolls one back; then ",
            shared);
  }

  private static boolean sharesRow(String statement) {
    String s = statement.toLowerCase(Locale.ROOT);
    return s.contains(" for share") || s.contains(" lock in share mode");
  }

  /** What else the same requests execute for longest, unloaded; null where it is nothing. */
  private static @Nullable String longestWithin(Case c, String endpoint, String waiting) {
    EndpointLevel e = c.loaded().endpoints().get(endpoint);
    String longest = null;
    double most = 0;
    if (e == null) {
      return null;
    }
    for (Map.Entry<ResourceId, Charge> visited : e.ledger().charges().entrySet()) {
      String s = visited.getKey().name();
      boolean other =
          visited.getKey().kind() == ResourceKind.SQL
              && !s.equals(waiting)
              && !Transactions.controls(s)
              && c.loaded().statements().containsKey(s);
      double nanos = other ? visited.getValue().visits() * Stretched.unloadedNanos(c, s) : 0;
      if (nanos > most) {
        most = nanos;
        longest = s;
      }
    }
    return longest;
  }

  private static List<RuledOut> ruledOut(Case c, String waiting) {
    List<RuledOut> out = new ArrayList<>();
    double now = Stretched.together(c) - Stretched.loaded(c, waiting).concurrency();
    double then = Stretched.allDemand(c) - Stretched.demand(c, waiting);
    if (then > 1e-9) {
      out.add(
          new RuledOut(
              Kind.DATABASE_SATURATED,
              Text.of("all other statements take %.1f times their unloaded time", now / then)));
    }
    String pool = PoolWaits.longest(c);
    if (pool != null) {
      out.add(
          new RuledOut(
              Kind.POOL_TOO_SMALL,
              Text.of(
                  "sessions that wait for the row hold the connections of pool %s: a larger pool only"
                      + " lets more of them wait",
                  pool)));
    }
    return out;
  }

  private static double residence(Case c, String endpoint, String statement) {
    EndpointLevel e = c.loaded().endpoints().get(endpoint);
    return e == null ? 0 : e.ledger().charge(ResourceId.sql(statement)).residenceNanos();
  }
}
