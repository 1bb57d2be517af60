package io.chokepoint.core.report;

import io.chokepoint.core.capacity.Saturation;
import io.chokepoint.core.model.LedgerSum;
import io.chokepoint.core.model.Offered;
import io.chokepoint.core.model.Step;
import io.chokepoint.core.run.Run;
import io.chokepoint.core.run.StepEvidence;
import io.chokepoint.core.timeline.ClientWindow;
import io.chokepoint.core.timeline.EndpointWindow;
import io.chokepoint.core.timeline.SystemWindow;
import io.chokepoint.core.timeline.Window;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What one request of an endpoint costs, where it was asked for alone: all that the JVM used then
 * is its requests'. Of its cell with the most users.
 *
 * @param cpuMillis CPU time of the JVM a request, collector included; null where not measured
 * @param allocatedBytes by all threads, a request; null where not measured
 * @param answerBytes of one answer's body; null where they were not counted
 * @param busiest what was used most; null where nothing with a known capacity was seen
 * @param ledger of all requests that the agent saw in that cell
 */
public record RequestCost(
    String endpoint,
    int users,
    @Nullable Double cpuMillis,
    @Nullable Double allocatedBytes,
    @Nullable Double answerBytes,
    @Nullable Saturation busiest,
    LedgerSum ledger) {

  /** In the order of the plan; empty where no endpoint was asked for alone. */
  public static List<RequestCost> of(Run run) {
    Map<String, Step> heaviest = new LinkedHashMap<>();
    for (Step step : run.steps()) {
      String endpoint = step.offered().endpoint();
      if (endpoint != null) {
        heaviest.merge(endpoint, step, (a, b) -> users(b) > users(a) ? b : a);
      }
    }
    return heaviest.values().stream().map(s -> of(s, run)).toList();
  }

  private static RequestCost of(Step step, Run run) {
    StepEvidence evidence = StepEvidence.of(step, run);
    List<Window> windows = evidence.service();
    double served = windows.stream().mapToLong(RequestCost::served).sum();
    Double cpuNanos = sum(windows, SystemWindow::processCpuNanos);
    Double allocated = sum(windows, SystemWindow::allocatedBytes);
    return new RequestCost(
        String.valueOf(step.offered().endpoint()),
        users(step),
        cpuNanos == null || served == 0 ? null : (Double) (cpuNanos / served / 1e6),
        allocated == null || served == 0 ? null : (Double) (allocated / served),
        answer(evidence.client()),
        windows.isEmpty() ? null : Saturation.of(windows),
        LedgerSum.sum(
            windows.stream()
                .flatMap(w -> w.endpoints().values().stream())
                .map(EndpointWindow::ledger)));
  }

  private static int users(Step step) {
    Offered offered = step.offered();
    return offered.users() == null ? 0 : offered.users();
  }

  private static long served(Window window) {
    long served = 0;
    for (EndpointWindow endpoint : window.endpoints().values()) {
      served += endpoint.latency().count();
    }
    return served;
  }

  private static @Nullable Double sum(
      List<Window> windows, Function<SystemWindow, @Nullable Long> figure) {
    double sum = 0;
    for (Window window : windows) {
      Long value = figure.apply(window.system());
      if (value == null) {
        return null;
      }
      sum += value;
    }
    return sum;
  }

  private static @Nullable Double answer(List<ClientWindow> windows) {
    double bytes = 0;
    long answers = 0;
    for (ClientWindow window : windows) {
      for (ClientWindow.Traffic traffic : window.endpoints().values()) {
        Long received = traffic.receivedBytes();
        if (received != null) {
          bytes += received;
          answers += traffic.completed();
        }
      }
    }
    return answers == 0 ? null : (Double) (bytes / answers);
  }
}
