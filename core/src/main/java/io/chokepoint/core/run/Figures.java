package io.chokepoint.core.run;

import io.chokepoint.core.text.Text;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the client saw of one endpoint in one step; latencies from the intended start. Where the
 * load came from elsewhere, what the service saw: then service times are the same figures.
 *
 * @param offeredPerSecond by intended start
 * @param achievedPerSecond by completion
 * @param requests that ended, whether well or not
 * @param notSent were due and never sent
 * @param p90Millis null where there are too few requests for it
 * @param p9999Millis the same
 * @param apdex null where the plan has no {@code apdex}, or there are too few requests
 */
public record Figures(
    double offeredPerSecond,
    double achievedPerSecond,
    long requests,
    long notSent,
    Map<String, Long> errors,
    double meanMillis,
    double p50Millis,
    double p95Millis,
    double p99Millis,
    double p999Millis,
    double maxMillis,
    double serviceP50Millis,
    double serviceP95Millis,
    double serviceP99Millis,
    @Nullable Double p90Millis,
    @Nullable Double p9999Millis,
    @Nullable Apdex apdex) {

  public static final Figures NONE = new Figures(0, 0, 0, 0, Map.of(), 0, 0, 0, 0, 0, 0, 0, 0, 0);

  /** Figures without what not every run has. */
  public Figures(
      double offeredPerSecond,
      double achievedPerSecond,
      long requests,
      long notSent,
      Map<String, Long> errors,
      double meanMillis,
      double p50Millis,
      double p95Millis,
      double p99Millis,
      double p999Millis,
      double maxMillis,
      double serviceP50Millis,
      double serviceP95Millis,
      double serviceP99Millis) {
    this(
        offeredPerSecond,
        achievedPerSecond,
        requests,
        notSent,
        errors,
        meanMillis,
        p50Millis,
        p95Millis,
        p99Millis,
        p999Millis,
        maxMillis,
        serviceP50Millis,
        serviceP95Millis,
        serviceP99Millis,
        null,
        null,
        null);
  }

  /**
   * Whether a percentile p (0 to 1) of n samples is quoted with a meaning: the upper end of its 95
   * % confidence interval, the sample of rank {@code np + 1.96 √(np(1 − p))}, still lies within the
   * sample. From n = 35 on for p90, 73 for p95, 381 for p99, 38,413 for p99.99.
   */
  public static boolean enough(long n, double p) {
    return n * p + 1.96 * Math.sqrt(n * p * (1 - p)) < n;
  }

  public long failed() {
    return errors.values().stream().mapToLong(Long::longValue).sum();
  }

  /** A latency of these as people read it; a dash where no request ended. */
  public String latency(double millis) {
    return requests == 0 ? Text.UNKNOWN : Text.millis(millis);
  }

  /** The share that failed as people read it; a dash where no request ended. */
  public String failedText() {
    return requests == 0 && failed() == 0 ? Text.UNKNOWN : Text.percent(errorShare());
  }

  /** Failed requests, as a share of those that ended. */
  public double errorShare() {
    return requests == 0 ? 0 : (double) failed() / requests;
  }
}
