package io.chokepoint.core.diagnosis;

import java.util.Locale;

/** The kinds of bottleneck a finding can name. Contract: the labels stand in report.json. */
public enum Kind {
  POOL_TOO_SMALL,
  POOL_HELD_ACROSS_SLOW_WORK,
  CONNECTION_LEAK,
  NESTED_BORROW,
  SLOW_SQL,
  N_PLUS_ONE,
  DATABASE_SATURATED,
  ROW_LOCK,
  SLOW_DOWNSTREAM,
  RETRY_STORM,
  CACHE_MISSES,
  JAVA_LOCK,
  WORKER_THREADS_EXHAUSTED,
  EXECUTOR_EXHAUSTED,
  HTTP_POOL_TOO_SMALL,
  CPU_SATURATED,
  CPU_THROTTLED,
  NOISY_HOST,
  GC_PRESSURE,
  EVENT_LOOP_BLOCKED,
  RATE_LIMITED,
  CODE_WAIT,
  VIRTUAL_THREAD_PINNED,
  SLOW_DISK,
  SLOW_CODE,
  LARGE_PAYLOAD,
  EXPLICIT_GC,
  MEMORY_LEAK,
  HEAP_EXHAUSTED,
  THREAD_LEAK,
  SAFEPOINT_STALLS,
  DEADLOCK,
  RESTARTED,
  ERRORS,
  OUTSIDE_THE_SERVICE,
  DRIVER_LIMITED;

  /** {@code pool-too-small}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
