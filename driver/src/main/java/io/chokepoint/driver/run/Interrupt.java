package io.chokepoint.driver.run;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What people want of a run while it goes on. Ctrl-C (and SIGTERM), turned into a wish to stop. The
 * process stays until this is closed, so that the report of what was measured is still written and
 * what was started is still stopped; the JVM then ends with the signal's own exit code.
 */
public final class Interrupt implements AutoCloseable {

  private static final long MOST_SECONDS = 30;

  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread hook = new Thread(this::onShutdown, "chokepoint-interrupt");
  private final AtomicInteger skips = new AtomicInteger();
  private final AtomicInteger changes = new AtomicInteger();
  private volatile @Nullable Runnable onWanted;
  private volatile boolean wanted;
  private volatile boolean finishWanted;

  private Interrupt() {}

  /** Listens for signals until closed. */
  public static Interrupt listen() {
    Interrupt interrupt = new Interrupt();
    Runtime.getRuntime().addShutdownHook(interrupt.hook);
    return interrupt;
  }

  /** Whether a signal wants the run to stop. */
  public boolean wanted() {
    return wanted;
  }

  /** What else a signal is to do. */
  public void onWanted(Runnable action) {
    onWanted = action;
    if (wanted) {
      action.run();
    }
  }

  /** Asks the run to stop and to count as one that ended by itself. */
  public void finish() {
    finishWanted = true;
  }

  /** Whether anybody wants the run to stop. */
  public boolean stopWanted() {
    return wanted || finishWanted;
  }

  /** Asks the run to go on with its next step. */
  public void skipStep() {
    skips.incrementAndGet();
  }

  /** Whether the run was asked to go on with its next step; asks once for each wish. */
  public boolean takeSkip() {
    return skips.getAndUpdate(n -> Math.max(0, n - 1)) > 0;
  }

  /** Asks for more load, or where it is negative for less, by so many notches. */
  public void changeLoad(int notches) {
    changes.addAndGet(notches);
  }

  /** By how many notches more or less load is wanted since it was last asked. */
  public int takeChange() {
    return changes.getAndSet(0);
  }

  /** Asks the run to stop, as the signal does. */
  public void request() {
    wanted = true;
  }

  /** Says that all is written and stopped: the process may end. */
  @Override
  public void close() {
    closed.countDown();
    if (!wanted) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        // already on the way out
      }
    }
  }

  private void onShutdown() {
    wanted = true;
    @Nullable Runnable action = onWanted;
    if (action != null) {
      action.run();
    }
    try {
      if (!closed.await(MOST_SECONDS, TimeUnit.SECONDS)) {
        System.err.println("chokepoint: gave up after " + MOST_SECONDS + " s; report incomplete");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
