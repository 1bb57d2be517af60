package io.chokepoint.agent.library.resilience4j;

import io.chokepoint.agent.library.Actuator;
import io.chokepoint.agent.library.Reflected;
import java.time.Duration;
import java.util.List;

/** How many a second a Resilience4j rate limiter lets pass. */
final class RateLimiterSize implements Actuator {

  private static final double SECOND = 1e9;

  @Override
  public boolean changes(Object limiter) {
    return limiter.getClass().getName().equals(RateLimiterProbe.LIMITER);
  }

  @Override
  public String setting() {
    return "limitPerSecond";
  }

  @Override
  public List<Integer> values(Object limiter) throws ReflectiveOperationException {
    return List.of(config(limiter).call("getLimitForPeriod").number());
  }

  @Override
  public int size(Object limiter) throws ReflectiveOperationException {
    return (int) Math.round(values(limiter).get(0) / seconds(limiter));
  }

  @Override
  public List<Integer> wanted(Object limiter, List<Integer> found, int size)
      throws ReflectiveOperationException {
    return List.of((int) Math.max(1, Math.round(size * seconds(limiter))));
  }

  @Override
  public void set(Object limiter, int index, int value) throws ReflectiveOperationException {
    new Reflected(limiter).call("changeLimitForPeriod", value);
  }

  @Override
  public int open(Object limiter) throws ReflectiveOperationException {
    return size(limiter);
  }

  @Override
  public int inUse(Object limiter) {
    return 0;
  }

  @Override
  public boolean queued(Object limiter) {
    return false;
  }

  /** Its period. */
  private static double seconds(Object limiter) throws ReflectiveOperationException {
    return ((Duration) config(limiter).call("getLimitRefreshPeriod").target()).toNanos() / SECOND;
  }

  private static Reflected config(Object limiter) throws ReflectiveOperationException {
    return new Reflected(limiter).call("getRateLimiterConfig");
  }
}
