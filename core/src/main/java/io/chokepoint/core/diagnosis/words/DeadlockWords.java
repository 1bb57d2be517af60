package io.chokepoint.core.diagnosis.words;

/** What {@link io.chokepoint.core.diagnosis.rules.Deadlock} says. */
public final class DeadlockWords {

  public static final String NO_CIRCLE = "no request hung in a circle of locks";

  public static final String THREADS_IN_CIRCLE = "threads that wait for each other";

  public static final String REQUESTS_INSIDE = "requests inside at the end";

  public static final String HOLDERS_IDLE =
      "the holders do not work: each waits for a lock that another of them holds";

  public static final String SAME_ORDER =
      "take these locks in the same order everywhere, or use one lock for both, or tryLock with a"
          + " timeout: %s. Only a restart frees these threads";

  public static final String NO_CIRCLE_IN_ORDER =
      "where all take locks in one order, there is no circle";

  private DeadlockWords() {}
}
