package io.chokepoint.core.diagnosis.rules;

import io.chokepoint.core.diagnosis.Case;
import io.chokepoint.core.diagnosis.Degradation;
import io.chokepoint.core.diagnosis.Level;
import io.chokepoint.core.diagnosis.Level.StatementLevel;
import io.chokepoint.core.diagnosis.Locked;
import io.chokepoint.core.diagnosis.Transactions;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How much longer than unloaded statements take: what the rules about databases have in common. */
final class Stretched {

  private Stretched() {}

  /** Statements that do work, not those that steer transactions. */
  static List<String> statements(Case c) {
    return c.loaded().statements().keySet().stream()
        .filter(s -> !Transactions.controls(s))
        .toList();
  }

  static StatementLevel loaded(Case c, String statement) {
    return Objects.requireNonNull(c.loaded().statements().get(statement));
  }

  static @Nullable StatementLevel unloaded(Case c, String statement) {
    Level u = c.unloaded();
    return u == null ? null : u.statements().get(statement);
  }

  static double unloadedNanos(Case c, String statement) {
    StatementLevel u = unloaded(c, statement);
    double now = loaded(c, statement).meanNanos();
    return u == null || u.executions() == 0 ? now : Math.min(now, u.meanNanos());
  }

  /** Rate times unloaded time: mean executions under way if none were slowed down. */
  static double demand(Case c, String statement) {
    return loaded(c, statement).perSecond() * unloadedNanos(c, statement) / 1e9;
  }

  static double allDemand(Case c) {
    return Math.max(1e-12, statements(c).stream().mapToDouble(s -> demand(c, s)).sum());
  }

  /** Mean executions under way at once. */
  static double together(Case c) {
    return statements(c).stream().mapToDouble(s -> loaded(c, s).concurrency()).sum();
  }

  /**
   * Executions under way in addition to the demand. Those whose sessions were seen to wait for
   * locks are among them, however long they took at a lighter level.
   */
  static double slower(Case c, String statement) {
    return Math.max(
        loaded(c, statement).concurrency() - demand(c, statement), locked(c, statement));
  }

  /** How many of a statement's executions wait for locks, as far as the database was asked. */
  static double locked(Case c, String statement) {
    Locked locked = c.locked();
    if (locked == null || !Locked.locks(statement)) {
      return 0;
    }
    double all =
        statements(c).stream()
            .filter(Locked::locks)
            .mapToDouble(s -> loaded(c, s).concurrency())
            .sum();
    return all <= 0 ? 0 : Math.min(1, locked.waiting() / all) * loaded(c, statement).concurrency();
  }

  static double allSlower(Case c) {
    return Math.max(1e-12, statements(c).stream().mapToDouble(s -> slower(c, s)).sum());
  }

  /** Which part of what SQL takes longer is commits. */
  static double commitsSlower(Case c) {
    double all = 0;
    double commits = 0;
    for (String s : c.loaded().statements().keySet()) {
      all += slower(c, s);
      commits += Transactions.controls(s) ? slower(c, s) : 0;
    }
    return all <= 0 ? 0 : commits / all;
  }

  /** The one with the most executions under way in addition; null where there is none. */
  static @Nullable String most(Case c) {
    return statements(c).stream().max(Comparator.comparingDouble(s -> slower(c, s))).orElse(null);
  }

  /** Queueing in the database stretches every statement, waiting for a lock only those that ask. */
  static boolean othersToo(Case c, String but) {
    double now = together(c) - loaded(c, but).concurrency();
    double then = allDemand(c) - demand(c, but);
    return then > 1e-9 && now / then >= Degradation.MATERIAL_STRETCH;
  }
}
