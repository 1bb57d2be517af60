package io.chokepoint.core.diagnosis.words;

/** What {@link io.chokepoint.core.diagnosis.rules.SlowSql} says. */
public final class SlowSqlWords {

  public static final String COMMITS =
      "slower SQL is %.0f %% of the excess latency, and %.0f %% of that are commits, which wait"
          + " for the database's log and not for a statement";

  public static final String SPREAD =
      "slower SQL is %.0f %% of the excess latency, but spread: the statement that becomes slower"
          + " most has %.0f %% of it";

  public static final String EXECUTED_ON_MISSES =
      "%s is executed as often as look-ups in %s are misses";

  public static final String SESSIONS_WAIT = "sessions that execute %s wait for locks";

  public static final String LOCKS_UNKNOWN =
      "%s takes %.1f times its unloaded time while the processors of this host have room; whether"
          + " it waits for locks or for the database's own processors cannot be told from here";

  public static final String SMALL_SHARE =
      "slower SQL is %.0f %% of the excess latency; the heaviest statement takes %s, unloaded %s";

  public static final String NUMBER_MATTERS =
      "%s is short, but a request executes it many times: the problem is the number of executions";

  public static final String SMALL_PART =
      "SQL is %.0f %% of the latency, with %.1f concurrent statements";

  public static final String NO_LIGHTER_LEVEL =
      "%.1f statements run at a time, and the heaviest takes %s, but no lighter level of load"
          + " shows what it takes alone";

  public static final String P95 = "p95 of that execution";

  public static final String PART_OF_WORK = "share of the database's work (rate × unloaded time)";

  public static final String PART_OF_EXCESS = "share of the time added to all statements";

  public static final String CONCURRENCY = "mean concurrent executions";

  public static final String READS_ALL = ", all read by the plan";

  public static final String BY_INDEX = ", read by index %s";

  public static final String ROWS = "rows of %s%s";

  public static final String MAKE_CHEAPER =
      "make %s cheaper: it runs %.1f times a second and takes %s even unloaded; %s";

  public static final String MEAN_UNDER_WAY = "mean concurrent statements in the database";

  public static final String UTILIZATION =
      "utilization law: without this statement its rate × time is gone, and the others take their"
          + " unloaded time";

  public static final String OWN_CODE_USES = "this service's own code uses %.2f CPUs of %d";

  public static final String HOLDS_STRETCHED =
      "%.0f %% of the wait for pool %s comes from holds that slower SQL made longer";

  private SlowSqlWords() {}
}
