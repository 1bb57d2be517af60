package io.chokepoint.core.diagnosis.words;

/** What {@link io.chokepoint.core.diagnosis.rules.DatabaseSaturated} says. */
public final class DatabaseSaturatedWords {

  public static final String ONE_STATEMENT = "%.0f %% of the time added to statements is in %s";

  public static final String COMMITS = "%.0f %% of the time added to SQL is in commits";

  public static final String NOT_ALL_SLOWER = "not all statements take longer";

  public static final String STRETCH = "mean execution of all statements, over the unloaded one";

  public static final String CPUS_OF_DATABASE = "CPUs used by the database's processes";

  public static final String UNDER_WAY = "executions under way at a time";

  public static final String RATE = "statements executed";

  public static final String LARGEST_PART =
      "largest share of the time added to statements that one statement has";

  public static final String ASK_LESS_OR_GIVE_MORE =
      "give the database less work or more capacity: all %d statements take %.1f times as long as"
          + " unloaded, and no single one is most of its work (%s: %.0f %%); cache or precompute"
          + " results, or give it %s; a larger pool makes it worse";

  public static final String MORE_PROCESSORS_OR_DISKS =
      "more processors or disks (which of the two is full was not seen)";

  public static final String MORE_CPUS = "%d CPUs where it uses %.1f";

  public static final String CPUS = "cpus of the database";

  public static final String MEAN_UNDER_WAY = "mean concurrent executions in the database";

  public static final String LITTLE =
      "Little's law, at the offered rate and with the unloaded execution times";

  public static final String LARGEST_STATEMENT = "%s has %.0f %% of the time added to statements";

  public static final String SESSIONS_LOCKED =
      "%.1f sessions wait for locks, of %.1f concurrent executions";

  public static final String OWN_CODE_USES = "this service's own code uses %.2f CPUs";

  private DatabaseSaturatedWords() {}
}
