package io.chokepoint.core.compare;

/**
 * A figure that two runs are compared by.
 *
 * @param name as people call it
 * @param unit {@code ms}, {@code 1/s}, {@code share} (0 to 1), {@code cores}, {@code bytes} or
 *     empty
 * @param decides whether a change for the worse is a regression; what is used explains and does not
 *     decide
 */
public record Metric(String name, String unit, Better better, boolean decides) {

  public static final Metric RATE = new Metric("rate", "1/s", Better.HIGHER, true);
  public static final Metric MEAN = new Metric("mean", "ms", Better.LOWER, true);
  public static final Metric P50 = new Metric("p50", "ms", Better.LOWER, true);
  public static final Metric P95 = new Metric("p95", "ms", Better.LOWER, true);
  public static final Metric P99 = new Metric("p99", "ms", Better.LOWER, true);
  public static final Metric ERRORS = new Metric("errors", "share", Better.LOWER, true);

  public static final Metric CPU = new Metric("CPU", "cores", Better.LOWER, false);
  public static final Metric CPU_PER_REQUEST =
      new Metric("CPU per request", "ms", Better.LOWER, false);
  public static final Metric GC = new Metric("stopped for GC", "share", Better.LOWER, false);
  public static final Metric HEAP = new Metric("heap in use", "bytes", Better.LOWER, false);

  /** Which direction is the good one. */
  public enum Better {
    HIGHER,
    LOWER
  }

  public static Metric poolInUse(String pool) {
    return new Metric("pool " + pool + " in use", "", Better.LOWER, false);
  }

  public static Metric poolWait(String pool) {
    return new Metric("wait for pool " + pool, "ms", Better.LOWER, false);
  }

  /** Shares may be zero, so they are compared by difference; all else by ratio. */
  boolean isShare() {
    return unit.equals("share");
  }

  boolean worse(double before, double after) {
    return better == Better.LOWER ? after > before : after < before;
  }
}
