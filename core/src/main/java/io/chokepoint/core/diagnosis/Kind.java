package io.chokepoint.core.diagnosis;

import java.util.Locale;

/** The kinds of bottleneck a finding can name. Contract: the labels stand in report.json. */
public enum Kind {
  POOL_TOO_SMALL,
  POOL_HELD_ACROSS_SLOW_WORK,
  CONNECTION_LEAK,
  SLOW_SQL,
  CPU_SATURATED,
  GC_PRESSURE,
  DRIVER_LIMITED;

  /** {@code pool-too-small}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
