package io.chokepoint.driver.experiment;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Unix time as it was when this was made, and as it goes on from there even if the machine's clock
 * is set: an experiment that waits for a second which was set back an hour would renew no lease.
 */
final class SteadyClock implements LiveGround.Clock {

  private final long startMillis;
  private final long startNanos;
  private final LongSupplier nanos;

  SteadyClock() {
    this(System.currentTimeMillis(), System::nanoTime);
  }

  SteadyClock(long startMillis, LongSupplier nanos) {
    this.startMillis = startMillis;
    this.startNanos = nanos.getAsLong();
    this.nanos = nanos;
  }

  @Override
  public long millis() {
    return startMillis + TimeUnit.NANOSECONDS.toMillis(nanos.getAsLong() - startNanos);
  }

  @Override
  public void sleepUntil(long unixMillis) {
    try {
      TimeUnit.MILLISECONDS.sleep(Math.max(0, unixMillis - millis()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
