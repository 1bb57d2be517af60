package io.chokepoint.core.diagnosis.words;

/** What {@link io.chokepoint.core.diagnosis.rules.ExecutorExhausted} says. */
public final class ExecutorExhaustedWords {

  public static final String NO_WAIT_SEEN = "no request waited for an executor";

  public static final String SMALL_SHARE =
      "waits for executor %s because of too few threads are %.0f %% of the excess latency";

  public static final String SIZE_UNKNOWN =
      "requests wait for executor %s, but how many tasks it runs at once is not known";

  public static final String NOT_FULL =
      "executor %s ran %.1f tasks of requests at a time on its %d threads";

  public static final String PROCESSORS_FULL =
      "the processors are %s: with more threads of %s, more tasks would only queue for a processor";

  public static final String QUEUE_FULL =
      "; executor %s had %.1f of its %d threads busy and its queue was full: %.1f tasks a second"
          + " of %s each would keep %.1f threads busy (Little's law), so give it %d threads, or"
          + " make its tasks shorter; a longer queue helps only with a short burst";

  public static final String TASKS_NO_SLOWER = "a task takes %s, unloaded %s";

  /** Executor, from, to and how to set it; rate, execution, busy. */
  public static final String RAISE_THREADS =
      "raise the threads of executor %s from %d to %d%s: %.1f tasks a second of %s each keep %.1f"
          + " threads busy (Little's law), the rest is margin";

  /** Wait, threads, executor, queued, running. */
  public static final String OWN_EXECUTOR =
      "give the tasks of these requests an executor of their own: each waits %s for one of the %d"
          + " threads of %s, as other tasks keep these busy and %.0f in its queue; their own keep no"
          + " more than %.2f threads busy";

  public static final String NOBODY_AHEAD = "no task of others is ahead of theirs";

  public static final String RUNNING_OF_ALL = "tasks running there, whoever handed them over";

  public static final String QUEUED_OF_ALL = "tasks waiting there";

  public static final String THREADS = "threads of %s";

  public static final String SHORT_QUEUE =
      "M/M/c: a task then waits a tenth of its execution time, or less";

  public static final String COMMON_POOL =
      " (-Djava.util.concurrent.ForkJoinPool.common.parallelism), or better give these tasks an"
          + " executor of their own";

  public static final String MEAN_WAIT = "mean wait of a task in the queue of %s";

  public static final String MEAN_EXECUTION = "mean execution of a task";

  public static final String RUNNING = "tasks running at a time, of %s at most";

  private ExecutorExhaustedWords() {}
}
