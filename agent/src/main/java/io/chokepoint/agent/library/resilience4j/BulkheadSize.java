package io.chokepoint.agent.library.resilience4j;

import io.chokepoint.agent.library.Actuator;
import io.chokepoint.agent.library.Reflected;
import java.util.List;
import java.util.concurrent.Semaphore;

/**
 * How many calls a Resilience4j bulkhead lets in at a time. Its own way to less waits until enough
 * calls have ended; here the permits in use are withdrawn as they come back.
 */
final class BulkheadSize implements Actuator {

  private static final String CONFIG = "config";

  @Override
  public boolean changes(Object limiter) {
    return limiter.getClass().getName().equals(BulkheadProbe.BULKHEAD);
  }

  @Override
  public String setting() {
    return "maxConcurrentCalls";
  }

  @Override
  public List<Integer> values(Object bulkhead) throws ReflectiveOperationException {
    return List.of(new Reflected(bulkhead).field(CONFIG).call("getMaxConcurrentCalls").number());
  }

  @Override
  public void set(Object bulkhead, int index, int value) throws ReflectiveOperationException {
    Reflected reflected = new Reflected(bulkhead);
    Reflected config = reflected.field(CONFIG);
    int more = value - config.call("getMaxConcurrentCalls").number();
    Reflected builder = config.callWith("from", config.target());
    builder.call("maxConcurrentCalls", value);
    reflected.set(CONFIG, builder.call("build").target());
    if (more > 0) {
      semaphore(bulkhead).release(more);
    } else {
      new Reflected(semaphore(bulkhead)).call("reducePermits", -more);
    }
  }

  @Override
  public int open(Object bulkhead) throws ReflectiveOperationException {
    return size(bulkhead);
  }

  @Override
  public int inUse(Object bulkhead) throws ReflectiveOperationException {
    return Math.max(0, size(bulkhead) - semaphore(bulkhead).availablePermits());
  }

  @Override
  public boolean queued(Object bulkhead) throws ReflectiveOperationException {
    return semaphore(bulkhead).hasQueuedThreads();
  }

  /** One may be mutual exclusion. */
  @Override
  public int least() {
    return 2;
  }

  private static Semaphore semaphore(Object bulkhead) throws ReflectiveOperationException {
    return (Semaphore) new Reflected(bulkhead).field("semaphore").target();
  }
}
