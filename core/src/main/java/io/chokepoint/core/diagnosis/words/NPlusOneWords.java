package io.chokepoint.core.diagnosis.words;

/** What {@link io.chokepoint.core.diagnosis.rules.NPlusOne} says. */
public final class NPlusOneWords {

  public static final String NONE_REPEATED =
      "no request executes a short statement five times or more";

  public static final String SMALL_SHARE =
      "%s executes %s %.0f times a request: %.0f %% of the excess latency";

  public static final String EXECUTIONS = "executions of %s in a request of %s";

  public static final String ONE_EXECUTION = "one execution";

  public static final String ONE_EXECUTION_UNLOADED = "one execution, unloaded";

  public static final String TIME_REPEATED = "time of the repeated executions in a request of %s";

  public static final String PART_OF_WORK =
      "share of the database's work in the repeated executions";

  public static final String DO_ONCE =
      "%s: %s executes %s %.0f times a request%s, and a round trip of %s each is most of the time"
          + " of an execution; %.0f executions become 1 or 2";

  public static final String AT_LINE = ", mostly at %s";

  public static final String EXECUTIONS_A_REQUEST = "executions a request";

  public static final String AT_UNLOADED = " at the unloaded level";

  public static final String MEAN_AT = "mean of %s%s";

  public static final String ROUND_TRIPS_LESS =
      "%.0f fewer round trips, if the one query that is left takes no longer than one of them%s";

  public static final String QUEUES_HALF_BUSY =
      "; what requests queue for is then busy half of the time or less";

  public static final String HINT =
      ", whose requests execute %s %.0f times each, where one query or batch would do";

  public static final String MGET = "ask for all keys in one command (MGET) or in a pipeline";

  public static final String ONE_QUERY =
      "fetch all rows in one query (a join, in (…) or = any(?), a fetch join or batch size of the"
          + " mapper)";

  public static final String ONE_BATCH =
      "send the statements as one batch, or write one for all rows";

  public static final String NUMBER_MATTERS =
      "an execution takes %s: the problem is the number of executions, which no index reduces";

  public static final String PART_OF_HOLDS =
      "waits for pool %s are %.0f %% of the excess latency, and the repeated executions are part"
          + " of each hold";

  private NPlusOneWords() {}
}
