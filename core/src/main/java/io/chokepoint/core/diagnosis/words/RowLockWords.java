package io.chokepoint.core.diagnosis.words;

/** What {@link io.chokepoint.core.diagnosis.rules.RowLock} says. */
public final class RowLockWords {

  public static final String NONE_LOCKS = "no statement that locks rows was executed";

  public static final String UNLOADED_UNKNOWN = "how long statements take unloaded is not known";

  public static final String SMALL_SHARE =
      "%s takes %s, unloaded %s: %.0f %% of the excess latency";

  public static final String OTHERS_SLOWER =
      "other statements, which wait for no row, take longer as well";

  public static final String SESSIONS_UNKNOWN =
      "%s takes %.1f times its unloaded time, but whether its sessions wait for locks was not"
          + " seen; name the database under services: in the plan";

  public static final String FEW_SESSIONS_WAIT =
      "%.1f sessions wait for locks, but %.1f additional executions of %s are under way";

  public static final String MOSTLY = ", mostly %s";

  public static final String LOOKS = " (%d samples)";

  public static final String SESSIONS_WAIT_MOSTLY =
      "sessions of the database that wait for a lock%s%s";

  public static final String DEADLOCKS = "deadlocks that the database ended";

  public static final String EXECUTIONS_ADDED = "concurrent executions beyond those that work";

  public static final String SHORTEN =
      "shorten what a transaction does between %s and its commit: %.1f transactions a second get"
          + " through, so if all lock the same row, each keeps it locked for %s%s; move work"
          + " that needs no lock before it or after the commit, lock the row last, or spread it"
          + " over several rows; neither an index nor a larger pool lets more through";

  public static final String PART_TAKES = ", of which %s takes %s unloaded";

  public static final String BESIDES_TAKES = ", and %s takes %s of each request";

  public static final String LOCK_TO_COMMIT = "time from lock to commit";

  public static final String SESSIONS_WAIT = "sessions of the database that wait for a lock";

  public static final String ROW_FREE = "a transaction that finds the row free does not wait";

  public static final String UTILIZATION =
      "utilization law: with the row locked for half as long, twice as many transactions get"
          + " through, and one that finds it free takes its unloaded time";

  public static final String SAME_ORDER =
      "lock rows in the same order in every transaction, because two transactions that hold what"
          + " the other wants wait until the database rolls one of them back; then ";

  public static final String LOCK_AT_ONCE =
      "lock the row for writing at once (FOR UPDATE, with SKIP LOCKED where any row will do): %s"
          + " lets several transactions hold it, and each that then writes waits for the others"
          + " until the database rolls one back; then ";

  public static final String OTHERS_NO_SLOWER =
      "all other statements take %.1f times their unloaded time";

  public static final String POOL_ONLY_WAITS =
      "sessions that wait for the row hold the connections of pool %s: with a larger pool, only"
          + " more of them would wait";

  private RowLockWords() {}
}
