package io.chokepoint.core.report;

import io.chokepoint.core.model.Latencies;
import io.chokepoint.core.report.Report.Split;
import io.chokepoint.core.run.MeasuredStep;
import io.chokepoint.core.run.Run;
import io.chokepoint.core.run.StepEvidence;
import io.chokepoint.core.timeline.ClientWindow;
import io.chokepoint.core.timeline.EndpointWindow;
import io.chokepoint.core.timeline.Window;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Splits a step's mean latency into what the service knows of and what lies before it. Means are
 * taken because they add up; percentiles do not.
 */
final class Splits {

  private Splits() {}

  /** Null where a side is missing, or where the two did not see the same requests. */
  static @Nullable Split of(StepEvidence step, Run run) {
    List<ClientWindow> client = step.client().stream().map(run::ofService).toList();
    Mean latency = Mean.of(traffic(client).map(ClientWindow.Traffic::latency));
    Mean service = Mean.of(traffic(client).map(ClientWindow.Traffic::service));
    Mean server =
        Mean.of(
            step.service().stream()
                .map(Window::endpoints)
                .flatMap(e -> e.values().stream())
                .map(EndpointWindow::latency));
    if (latency.count == 0 || server.count == 0) {
      return null;
    }
    double difference = Math.abs(server.count - latency.count);
    if (difference > latency.count * MeasuredStep.EDGES + 3 * Math.sqrt(latency.count)) {
      return null;
    }
    return new Split(
        (latency.millis - service.millis), (service.millis - server.millis), server.millis);
  }

  private static Stream<ClientWindow.Traffic> traffic(List<ClientWindow> windows) {
    return windows.stream().flatMap(w -> w.endpoints().values().stream());
  }

  private record Mean(double millis, double count) {
    static Mean of(Stream<Latencies> all) {
      double[] sum = new double[2];
      all.forEach(
          l -> {
            sum[0] += l.meanNanos() * l.count();
            sum[1] += l.count();
          });
      return new Mean(sum[1] == 0 ? 0 : sum[0] / sum[1] / 1e6, sum[1]);
    }
  }
}
