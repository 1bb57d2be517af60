package io.chokepoint.driver.http;

import io.chokepoint.driver.load.Refusal;
import io.chokepoint.driver.load.Worker;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Calls a worker on its event loop whenever something is due. Netty's own timer is used, since
 * Vert.x's is in whole milliseconds, and a millisecond is longer than a fast answer takes.
 */
final class LoopPump implements Runnable {

  private static final long AGAIN_NANOS = 10_000_000L;

  private final EventLoop loop;
  private final Worker worker;
  private final LongSupplier clock;
  private @Nullable ScheduledFuture<?> alarm;
  private long alarmNanos = Long.MAX_VALUE;
  private boolean stopped;
  private volatile boolean stopWanted;
  private volatile boolean finished;

  LoopPump(EventLoop loop, Worker worker, LongSupplier clock) {
    this.loop = loop;
    this.worker = worker;
    this.clock = clock;
  }

  Worker worker() {
    return worker;
  }

  /** Does what is due and sets the alarm for what comes next. */
  @Override
  public void run() {
    if (finished) {
      return;
    }
    if (stopWanted && !stopped) {
      stopped = true;
      worker.stop();
    }
    alarmNanos = Long.MAX_VALUE;
    long next = ran();
    finished = worker.done() || (stopped && worker.quiet());
    if (!finished) {
      setAlarm(next);
    }
  }

  /** A loop without memory for one thing may have some for the next. */
  private long ran() {
    try {
      return worker.run();
    } catch (OutOfMemoryError e) {
      worker.refused(Refusal.MEMORY);
      return clock.getAsLong() + AGAIN_NANOS;
    }
  }

  /** To be called after anything that may have made a request due earlier than expected. */
  void poke() {
    long next = worker.nextNanos();
    if (next < alarmNanos && !finished) {
      if (next <= clock.getAsLong()) {
        run();
      } else {
        setAlarm(next);
      }
    }
  }

  /** No more requests; {@link #finished} once nothing is out. From any thread. */
  void stop() {
    stopWanted = true;
  }

  /** Does not wait for what is out either. On the loop. */
  void cutOff() {
    finished = true;
    cancelAlarm();
    worker.cutOff();
  }

  boolean finished() {
    return finished;
  }

  private void setAlarm(long nanos) {
    cancelAlarm();
    alarmNanos = nanos;
    alarm = loop.schedule(this, Math.max(0, nanos - clock.getAsLong()), TimeUnit.NANOSECONDS);
  }

  private void cancelAlarm() {
    if (alarm != null) {
      alarm.cancel(false);
      alarm = null;
    }
  }
}
