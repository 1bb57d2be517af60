package io.chokepoint.agent.matrix;

import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * A row's turn at the processors. Rows that judge times start their services side by side, then
 * each has the machine alone from its first request until it looks at what the agent saw; rows of
 * other kinds wait for nobody.
 */
final class Turn {

  private static final int EVERYBODY = 1_000;

  /** Fair, so that who wants the machine alone gets it before the next service starts. */
  private static final Semaphore MACHINE = new Semaphore(EVERYBODY, true);

  private static final ThreadLocal<Turn> OF_ROW = ThreadLocal.withInitial(() -> new Turn(false));

  private final boolean judged;
  private boolean preparing;
  private boolean alone;

  private Turn(boolean judged) {
    this.judged = judged;
  }

  /** From here on this thread's row judges times, or does not. */
  static void judge(boolean judged) {
    OF_ROW.set(new Turn(judged));
  }

  static Turn ofRow() {
    return OF_ROW.get();
  }

  /** Does what loads the machine, when no row is judged. */
  <T> T prepare(Supplier<T> work) {
    if (!judged) {
      return work.get();
    }
    leave();
    MACHINE.acquireUninterruptibly();
    preparing(true);
    try {
      return work.get();
    } finally {
      preparing(false);
      MACHINE.release();
    }
  }

  private synchronized void preparing(boolean now) {
    preparing = now;
  }

  /** Waits until no other row does anything, and keeps it so. */
  synchronized void take() {
    if (judged && !alone && !preparing) {
      MACHINE.acquireUninterruptibly(EVERYBODY);
      alone = true;
    }
  }

  synchronized void leave() {
    if (alone) {
      alone = false;
      MACHINE.release(EVERYBODY);
    }
  }
}
