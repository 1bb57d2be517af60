package io.chokepoint.agent.sampler;

import static io.chokepoint.core.timeline.EventLoopWindow.LATE_NANOS;

import io.chokepoint.agent.known.Libraries;
import io.chokepoint.agent.library.LoopReader;
import io.chokepoint.core.timeline.EventLoopWindow;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * How late one event loop was in the current window. A loop that is late by more than the interval
 * at which it is asked is charged for the questions it would have been asked meanwhile too, as if
 * each had come in time: or a loop that stands still would be asked least (coordinated omission).
 *
 * <p>The loop's own thread answers, and takes this object's lock for it: nothing of the
 * application's may be called under that lock, or the loop waits for whatever the call waits for.
 */
final class LoopLag {

  private static final long NOTHING = -1;

  private final WeakReference<Executor> loop;
  private String thread = "";
  private volatile WeakReference<Thread> at = new WeakReference<>(null);
  private long dueNanos = NOTHING;
  private long count;
  private long lateCount;
  private long sumNanos;
  private long maxNanos;

  LoopLag(Executor loop) {
    this.loop = new WeakReference<>(loop);
  }

  boolean isOf(Executor executor) {
    return loop.get() == executor;
  }

  /** Asks, unless it has yet to answer. */
  void ask(long intervalNanos) {
    Executor executor = loop.get();
    if (executor == null || !isDue(System.nanoTime())) {
      return;
    }
    try {
      executor.execute(
          () -> {
            Thread own = Thread.currentThread();
            if (at.get() != own) {
              at = new WeakReference<>(own);
            }
            answered(System.nanoTime(), intervalNanos, own.getName());
          });
    } catch (RuntimeException | Error e) {
      forget();
      throw e;
    }
  }

  /** A question is due now; false where one is under way. */
  synchronized boolean isDue(long now) {
    if (dueNanos != NOTHING) {
      return false;
    }
    dueNanos = now;
    return true;
  }

  /** The thread of a loop that has kept a question waiting for so long; null where it has not. */
  synchronized @Nullable Thread late(long now, long nanos) {
    return dueNanos == NOTHING || now - dueNanos < nanos ? null : at.get();
  }

  private synchronized void forget() {
    dueNanos = NOTHING;
  }

  /** The loop came to it. */
  synchronized void answered(long now, long intervalNanos, String threadName) {
    long lag = Math.max(0, now - dueNanos);
    long more = lag / intervalNanos;
    thread = threadName;
    dueNanos = NOTHING;
    count += 1 + more;
    lateCount += lag < LATE_NANOS ? 0 : 1 + more;
    sumNanos += (1 + more) * lag - intervalNanos * more * (more + 1) / 2;
    maxNanos = Math.max(maxNanos, lag);
  }

  /** What was learnt, with the age of a question under way; and empties this. */
  Drained drain(long now) {
    return drain(now, pending());
  }

  private synchronized Drained drain(long now, @Nullable Integer tasks) {
    long age = dueNanos == NOTHING ? 0 : Math.max(0, now - dueNanos);
    boolean waits = age > maxNanos;
    Drained drained =
        new Drained(
            thread,
            count + (waits ? 1 : 0),
            lateCount + (waits && age >= LATE_NANOS ? 1 : 0),
            sumNanos + (waits ? age : 0),
            Math.max(maxNanos, age),
            tasks == null ? null : (Integer) Math.max(0, tasks - (dueNanos == NOTHING ? 0 : 1)));
    count = 0;
    lateCount = 0;
    sumNanos = 0;
    maxNanos = 0;
    return drained;
  }

  /** How many tasks wait for the loop, ours among them; null where only the loop could tell. */
  private @Nullable Integer pending() {
    Executor executor = loop.get();
    LoopReader reader = executor == null ? null : Libraries.loopReader(executor);
    try {
      return executor == null || reader == null ? null : reader.pending(executor);
    } catch (ReflectiveOperationException | RuntimeException e) {
      return null;
    }
  }

  /**
   * One loop's window.
   *
   * @param thread its name; empty as long as it has never answered
   */
  record Drained(
      String thread,
      long count,
      long lateCount,
      long sumNanos,
      long maxNanos,
      @Nullable Integer pending) {

    /** Of loops whose threads are called alike; there is one at least. */
    static EventLoopWindow sum(List<Drained> loops, Map<String, Long> busyAt) {
      long count = 0;
      long sum = 0;
      int lateLoops = 0;
      long late = 0;
      Integer pending = 0;
      Drained slowest = loops.get(0);
      for (Drained loop : loops) {
        count += loop.count;
        sum += loop.sumNanos;
        late += loop.lateCount;
        lateLoops += loop.maxNanos >= LATE_NANOS ? 1 : 0;
        pending = pending == null || loop.pending == null ? null : pending + loop.pending;
        slowest = loop.maxNanos > slowest.maxNanos ? loop : slowest;
      }
      return new EventLoopWindow(
          loops.size(),
          count,
          slowest.maxNanos,
          count == 0 ? 0 : sum / count,
          lateLoops,
          late,
          pending,
          slowest.thread,
          busyAt);
    }
  }
}
