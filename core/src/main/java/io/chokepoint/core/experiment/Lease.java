package io.chokepoint.core.experiment;

import org.jspecify.annotations.Nullable;

/**
 * A change of a setting that lasts only as long as it is renewed.
 *
 * @param id tells it from leases before and after
 * @param setting as it was found
 * @param value what it was set to
 * @param settled whether the service has followed: a pool has as many connections as it may, and no
 *     more once the lease has ended
 * @param secondsLeft until it ends unless it is renewed; 0 once it has ended
 * @param ended why it has ended, and what that did to the setting; null while it holds
 * @param delayed what the lease has added to visits so far; null where it is of no delay
 */
public record Lease(
    String id,
    Setting setting,
    int value,
    boolean settled,
    double secondsLeft,
    @Nullable String ended,
    @Nullable Delayed delayed) {

  /**
   * Visits that were delayed.
   *
   * @param meanMillis by which they were, measured; 0 where there were none
   * @param leftOut visits that were not: others wait for their thread, or their request was delayed
   *     for long enough
   */
  public record Delayed(long visits, double meanMillis, long leftOut) {}
}
