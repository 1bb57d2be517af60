package io.chokepoint.core.capacity;

import io.chokepoint.core.laws.SeriesMean;
import io.chokepoint.core.run.StepEvidence;
import io.chokepoint.core.timeline.ClientWindow;
import io.chokepoint.core.timeline.ClientWindow.Traffic;
import java.util.ArrayList;
import java.util.List;

/**
 * What a request takes and a user gets done while others hardly disturb: what heavier load is
 * measured by where no target says how long an answer may take.
 *
 * @param perUser requests completed a second for each user
 * @param error standard error of it
 * @param meanNanos from the intended start to the last byte
 * @param meanError standard error of it
 */
public record Reference(double perUser, double error, double meanNanos, double meanError) {

  /** Seconds with this many users, or requests a second. */
  public record Sample(double load, List<ClientWindow> windows) {}

  /** From lighter levels together, each with the weight of what was seen of it. */
  public static Reference of(List<Sample> samples) {
    double sum = 0;
    double weight = 0;
    double squares = 0;
    List<ClientWindow> all = new ArrayList<>();
    for (Sample sample : samples) {
      double[] completed = sample.windows().stream().mapToDouble(StepEvidence::completed).toArray();
      SeriesMean mean = SeriesMean.of(completed, 1);
      double seconds = completed.length;
      sum += mean.mean() * seconds;
      weight += sample.load() * seconds;
      all.addAll(sample.windows());
      double error = mean.freedom() <= 0 ? mean.mean() : mean.error();
      squares += error * error * seconds * seconds;
    }
    SeriesMean latency = SeriesMean.of(all.stream().mapToDouble(Reference::mean).toArray(), 0);
    return weight == 0
        ? new Reference(0, 0, 0, 0)
        : new Reference(
            sum / weight,
            Math.sqrt(squares) / weight,
            latency.mean(),
            latency.freedom() <= 0 ? latency.mean() : latency.error());
  }

  private static double mean(ClientWindow window) {
    double nanos = 0;
    double count = 0;
    for (Traffic t : window.endpoints().values()) {
      nanos += t.latency().meanNanos() * t.latency().count();
      count += t.latency().count();
    }
    return count == 0 ? 0 : nanos / count;
  }
}
