package io.chokepoint.core.run;

import io.chokepoint.core.text.Text;
import java.util.Map;

/**
 * What the client saw of one endpoint in one step; latencies from the intended start. Where the
 * load came from elsewhere, what the service saw: then service times are the same figures.
 *
 * @param offeredPerSecond by intended start
 * @param achievedPerSecond by completion
 * @param requests that ended, whether well or not
 * @param notSent were due and never sent
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
    double serviceP99Millis) {

  public static final Figures NONE = new Figures(0, 0, 0, 0, Map.of(), 0, 0, 0, 0, 0, 0, 0, 0, 0);

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
