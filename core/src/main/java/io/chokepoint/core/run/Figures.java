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

  public static final Figures NONE = builder().build();

  /** Figures of no request. */
  public static Builder builder() {
    return new Builder();
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

  /** What is not set is 0, or unknown. */
  public static final class Builder {
    private double offeredPerSecond;
    private double achievedPerSecond;
    private long requests;
    private long notSent;
    private Map<String, Long> errors = Map.of();
    private double meanMillis;
    private double p50Millis;
    private double p95Millis;
    private double p99Millis;
    private double p999Millis;
    private double maxMillis;
    private double serviceP50Millis;
    private double serviceP95Millis;
    private double serviceP99Millis;
    private @Nullable Double p90Millis;
    private @Nullable Double p9999Millis;
    private @Nullable Apdex apdex;

    private Builder() {}

    public Builder offeredPerSecond(double offeredPerSecond) {
      this.offeredPerSecond = offeredPerSecond;
      return this;
    }

    public Builder achievedPerSecond(double achievedPerSecond) {
      this.achievedPerSecond = achievedPerSecond;
      return this;
    }

    public Builder requests(long requests) {
      this.requests = requests;
      return this;
    }

    public Builder notSent(long notSent) {
      this.notSent = notSent;
      return this;
    }

    public Builder errors(Map<String, Long> errors) {
      this.errors = errors;
      return this;
    }

    public Builder meanMillis(double meanMillis) {
      this.meanMillis = meanMillis;
      return this;
    }

    public Builder p50Millis(double p50Millis) {
      this.p50Millis = p50Millis;
      return this;
    }

    public Builder p95Millis(double p95Millis) {
      this.p95Millis = p95Millis;
      return this;
    }

    public Builder p99Millis(double p99Millis) {
      this.p99Millis = p99Millis;
      return this;
    }

    public Builder p999Millis(double p999Millis) {
      this.p999Millis = p999Millis;
      return this;
    }

    public Builder maxMillis(double maxMillis) {
      this.maxMillis = maxMillis;
      return this;
    }

    public Builder serviceP50Millis(double serviceP50Millis) {
      this.serviceP50Millis = serviceP50Millis;
      return this;
    }

    public Builder serviceP95Millis(double serviceP95Millis) {
      this.serviceP95Millis = serviceP95Millis;
      return this;
    }

    public Builder serviceP99Millis(double serviceP99Millis) {
      this.serviceP99Millis = serviceP99Millis;
      return this;
    }

    public Builder p90Millis(@Nullable Double p90Millis) {
      this.p90Millis = p90Millis;
      return this;
    }

    public Builder p9999Millis(@Nullable Double p9999Millis) {
      this.p9999Millis = p9999Millis;
      return this;
    }

    public Builder apdex(@Nullable Apdex apdex) {
      this.apdex = apdex;
      return this;
    }

    public Figures build() {
      return new Figures(
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
          p90Millis,
          p9999Millis,
          apdex);
    }
  }
}
