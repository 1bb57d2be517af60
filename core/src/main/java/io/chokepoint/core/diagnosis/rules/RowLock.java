package io.chokepoint.core.diagnosis.rules;

import io.chokepoint.core.diagnosis.Assessment;
import io.chokepoint.core.diagnosis.Case;
import io.chokepoint.core.diagnosis.ClientLevel;
import io.chokepoint.core.diagnosis.Degradation;
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
import io.chokepoint.core.diagnosis.words.RowLockWords;
import io.chokepoint.core.diagnosis.words.StatementWords;
import io.chokepoint.core.model.Charge;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.model.ResourceKind;
import io.chokepoint.core.text.Text;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Transactions wait for a row that another one has locked: the statement that gets longer does not
 * work, it waits, and the row lets one transaction at a time through.
 */
public final class RowLock implements Rule {

  /** What locks a row so that others may read it, and lock it likewise. */
  private static final Pattern SHARED =
      Pattern.compile("\\sfor\\s+share|\\slock\\s+in\\s+share\\s+mode", Pattern.CASE_INSENSITIVE);

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
      return Assessment.silent(RowLockWords.NONE_LOCKS);
    }
    if (c.unloaded() == null && c.locked() == null) {
      return Assessment.silent(RowLockWords.UNLOADED_UNKNOWN);
    }
    double hanging = c.degradation().material() ? 0 : hanging(c);
    Locked looks = c.locked();
    if (looks != null && hanging >= Finding.LEAST_SHARE) {
      return Assessment.fires(finding(c, waiting, looks, hanging));
    }
    double part = Stretched.slower(c, waiting) / Stretched.allSlower(c);
    double share =
        c.attribution().shareOf(c.attribution().database() * Math.max(0, Math.min(1, part)));
    if (!c.degradation().material() || share < Finding.LEAST_SHARE) {
      return Assessment.silent(
          RowLockWords.SMALL_SHARE,
          waiting,
          Text.time(Stretched.loaded(c, waiting).meanNanos()),
          Text.time(Stretched.unloadedNanos(c, waiting)),
          100 * share);
    }
    Locked locked = c.locked();
    if (locked == null) {
      return Stretched.othersToo(c, waiting)
          ? Assessment.silent(RowLockWords.OTHERS_SLOWER)
          : Assessment.insufficient(
              RowLockWords.SESSIONS_UNKNOWN,
              waiting,
              Stretched.loaded(c, waiting).meanNanos()
                  / Math.max(1, Stretched.unloadedNanos(c, waiting)));
    }
    if (locked.waiting() < MOST * Stretched.slower(c, waiting)) {
      return Assessment.silent(
          RowLockWords.FEW_SESSIONS_WAIT, locked.waiting(), Stretched.slower(c, waiting), waiting);
    }
    return Assessment.fires(finding(c, waiting, locked, share));
  }

  /**
   * Where requests hang at every load alike until their senders give up: which part of the failures
   * that is, if most connections that are out wait for locks meanwhile.
   */
  private static double hanging(Case c) {
    ClientLevel client = c.loaded().client();
    if (client == null || c.lockedPartOfHolds() < MOST) {
      return 0;
    }
    long unanswered = client.unanswered();
    long failed = client.refused() + client.failed();
    boolean material = unanswered >= Degradation.MATERIAL_FAILURES * client.ended();
    return material && unanswered > 0 ? (double) unanswered / failed : 0;
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
    List<String> endpoints = endpoints(c, waiting);
    List<Evidence> evidence = new ArrayList<>();
    String kind = locked.mostly();
    evidence.add(
        new Evidence(
            Text.of(
                RowLockWords.SESSIONS_WAIT_MOSTLY,
                kind == null ? "" : Text.of(RowLockWords.MOSTLY, kind),
                Text.of(RowLockWords.LOOKS, locked.looks())),
            locked.waiting(),
            "sessions",
            null));
    Double deadlocks = locked.deadlocks();
    if (deadlocks != null && deadlocks >= 1) {
      evidence.add(new Evidence(RowLockWords.DEADLOCKS, deadlocks, "deadlocks", null));
    }
    evidence.add(
        new Evidence(
            Text.of(StatementWords.MEAN_EXECUTION, waiting),
            now.meanNanos() / 1e6,
            "ms",
            then == null ? null : (Double) (then.meanNanos() / 1e6)));
    evidence.add(
        new Evidence(
            "executions", now.perSecond(), "1/s", then == null ? null : (Double) then.perSecond()));
    evidence.add(
        new Evidence(
            RowLockWords.EXECUTIONS_ADDED, Stretched.slower(c, waiting), "executions", null));
    Part within = longestWithin(c, endpoints.isEmpty() ? "" : endpoints.get(0), waiting);
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
                    RowLockWords.SHORTEN,
                    waiting,
                    now.perSecond(),
                    Text.time(seconds * 1e9),
                    within == null ? "" : within.words()),
            RowLockWords.LOCK_TO_COMMIT,
            seconds * 1e3,
            null),
        prediction(waiting, now, then, locked),
        null);
  }

  /** Of requests that end; where none does, of those that have the connections meanwhile. */
  private static List<String> endpoints(Case c, String waiting) {
    List<String> ended = c.endpointsBy(e -> residence(c, e, waiting));
    return !ended.isEmpty()
        ? ended
        : c.loaded().pools().values().stream()
            .flatMap(pool -> pool.holders().entrySet().stream())
            .filter(h -> h.getValue().visited().containsKey(ResourceId.sql(waiting)))
            .map(Map.Entry::getKey)
            .filter(endpoint -> !endpoint.isEmpty())
            .distinct()
            .toList();
  }

  /** Where no level was without the wait, how long an execution takes alone is not known. */
  private static Prediction prediction(
      String waiting, StatementLevel now, @Nullable StatementLevel then, Locked locked) {
    return then == null || then.meanNanos() * 2 >= now.meanNanos()
        ? new Prediction(
            RowLockWords.SESSIONS_WAIT, locked.waiting(), 0, "sessions", RowLockWords.ROW_FREE)
        : new Prediction(
            Text.of(StatementWords.MEAN_EXECUTION, waiting),
            now.meanNanos() / 1e6,
            then.meanNanos() / 1e6,
            "ms",
            RowLockWords.UTILIZATION);
  }

  /** What ends deadlocks between transactions; empty where there were none. */
  private static String order(Case c, @Nullable Double deadlocks) {
    if (deadlocks == null || deadlocks < 1) {
      return "";
    }
    String shared =
        Stretched.statements(c).stream().filter(RowLock::sharesRow).findFirst().orElse(null);
    return shared == null ? RowLockWords.SAME_ORDER : Text.of(RowLockWords.LOCK_AT_ONCE, shared);
  }

  private static boolean sharesRow(String statement) {
    return SHARED.matcher(statement).find();
  }

  /**
   * Something else that the same requests do.
   *
   * @param nanos of a request
   */
  private record Part(String words, double nanos) {}

  /** What else takes the same requests longest; null where it is nothing. */
  private static @Nullable Part longestWithin(Case c, String endpoint, String waiting) {
    EndpointLevel e = c.loaded().endpoints().get(endpoint);
    Part longest = null;
    if (e == null) {
      return null;
    }
    for (Map.Entry<ResourceId, Charge> visited : e.ledger().charges().entrySet()) {
      Part part = part(c, visited.getKey(), visited.getValue(), e.ledger().requests(), waiting);
      if (part.nanos > 0 && (longest == null || part.nanos > longest.nanos)) {
        longest = part;
      }
    }
    return longest;
  }

  /** Statements take what they took unloaded; what is no queue takes what it does. */
  private static Part part(Case c, ResourceId id, Charge charge, long requests, String waiting) {
    String s = id.name();
    boolean other =
        id.kind() == ResourceKind.SQL
            && !s.equals(waiting)
            && !Transactions.controls(s)
            && c.loaded().statements().containsKey(s);
    boolean outside =
        switch (id.kind()) {
          case DOWNSTREAM, CACHE, DISK, IDLE -> true;
          default -> false;
        };
    double each =
        (other
                ? charge.visits() * Stretched.unloadedNanos(c, s)
                : outside ? charge.residenceNanos() : 0)
            / Math.max(1, requests);
    return new Part(
        outside
            ? Text.of(RowLockWords.BESIDES_TAKES, id.kind().words(false, s), Text.time(each))
            : Text.of(RowLockWords.PART_TAKES, s, Text.time(each)),
        each);
  }

  private static List<RuledOut> ruledOut(Case c, String waiting) {
    List<RuledOut> out = new ArrayList<>();
    double now = Stretched.together(c) - Stretched.loaded(c, waiting).concurrency();
    double then = Stretched.allDemand(c) - Stretched.demand(c, waiting);
    if (then > 1e-9) {
      out.add(
          new RuledOut(
              Kind.DATABASE_SATURATED, Text.of(RowLockWords.OTHERS_NO_SLOWER, now / then)));
    }
    String pool = PoolWaits.longest(c);
    if (pool != null) {
      out.add(new RuledOut(Kind.POOL_TOO_SMALL, Text.of(RowLockWords.POOL_ONLY_WAITS, pool)));
    }
    return out;
  }

  private static double residence(Case c, String endpoint, String statement) {
    EndpointLevel e = c.loaded().endpoints().get(endpoint);
    return e == null ? 0 : e.ledger().charge(ResourceId.sql(statement)).residenceNanos();
  }
}
