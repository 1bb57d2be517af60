package io.chokepoint.core.capacity;

import io.chokepoint.core.laws.SeriesMean;
import io.chokepoint.core.run.StepEvidence;
import io.chokepoint.core.timeline.ClientWindow;
import java.util.List;

/**
 * What one user gets done in a second while he is hardly disturbed by others: what more users are
 * measured by where no target says how long an answer may take.
 *
 * @param error standard error of it
 */
public record Reference(double perUser, double error) {

  /** Seconds with this many users. */
  public record Sample(int users, List<ClientWindow> windows) {}

  /** From lighter levels together, each with the weight of what was seen of it. */
  public static Reference of(List<Sample> samples) {
    double sum = 0;
    double weight = 0;
    double squares = 0;
    for (Sample sample : samples) {
      double[] completed = sample.windows().stream().mapToDouble(StepEvidence::completed).toArray();
      SeriesMean mean = SeriesMean.of(completed, 1);
      double seconds = completed.length;
      sum += mean.mean() * seconds;
      weight += sample.users() * seconds;
      double error = mean.freedom() <= 0 ? mean.mean() : mean.error();
      squares += error * error * seconds * seconds;
    }
    return weight == 0
        ? new Reference(0, 0)
        : new Reference(sum / weight, Math.sqrt(squares) / weight);
  }
}
