package io.chokepoint.core.diagnosis.words;

/** What {@link io.chokepoint.core.diagnosis.rules.Deadlock} says. */
public final class DeadlockWords {

  public static final String NO_CIRCLE = "no request was stuck in a deadlock";

  public static final String THREADS_IN_CIRCLE = "threads that wait for each other";

  public static final String REQUESTS_INSIDE = "requests still unanswered at the end";

  public static final String HOLDERS_IDLE =
      "the lock holders do no work: each waits for a lock that another of them holds";

  public static final String SAME_ORDER =
      "take these locks in the same order everywhere, or use one lock for both, or use tryLock"
          + " with a timeout: %s. Only a restart frees these threads";

  public static final String NO_CIRCLE_IN_ORDER =
      "where all code takes the locks in one order, no threads wait for each other";

  private DeadlockWords() {}
}
