package io.chokepoint.core.diagnosis.words;

/** What {@link io.chokepoint.core.diagnosis.rules.WorkerThreadsExhausted} says. */
public final class WorkerThreadsExhaustedWords {

  public static final String SMALL_SHARE =
      "waits for a worker thread because of too few threads are %.0f %% of the excess latency";

  public static final String NO_WORKERS_SEEN = "no worker threads were seen";

  public static final String SIZE_UNKNOWN =
      "requests wait for a worker thread, but how many there are is not known";

  public static final String NOT_FULL = "%.1f of %d worker threads %s were busy";

  public static final String PROCESSORS_FULL =
      "the processors are %s: with more worker threads, more requests would only queue for a"
          + " processor";

  public static final String NONE_ENDS =
      "no request ends that has one of the worker threads %s: more of them would be kept as well";

  public static final String WORKERS_BUSY = "worker threads %s busy, of %s";

  public static final String ACCEPTED_WAITING = "requests accepted and waiting for a thread";

  public static final String MEAN_WAIT_IF_ANY = "mean wait of the requests that had to wait";

  public static final String MEAN_WITH_THREAD = "mean time that a request keeps a thread";

  public static final String RAISE_THREADS =
      "raise the worker threads of %s by %d, from %d to %d: %.1f requests a second, each %s inside,"
          + " keep %.1f busy (Little's law), the rest is margin%s";

  public static final String MEAN_WAIT = "mean wait for a worker thread";

  public static final String GIVEN_UP = "requests given up before they were answered";

  public static final String QUEUE_IS_SHORT = "none waits long for a thread then";

  public static final String WAIT_BY_LAW = "M/M/c with %s threads";

  public static final String KEEP_SHORTER =
      "; or keep a thread for a shorter time: %s of that is %s";

  public static final String POOL_WAITS =
      "threads that wait for pool %s are %.0f %% of the excess latency";

  private WorkerThreadsExhaustedWords() {}
}
