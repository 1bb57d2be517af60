package io.chokepoint.core.report;

import io.chokepoint.core.laws.SteadyState;
import io.chokepoint.core.model.Latencies;
import io.chokepoint.core.model.Step;
import io.chokepoint.core.run.Run;
import io.chokepoint.core.timeline.ClientWindow;
import io.chokepoint.core.timeline.EndpointWindow;
import io.chokepoint.core.timeline.Window;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A step with the windows that lie wholly inside it, and those of them that its figures rest on:
 * not those in which the driver was the limit, nor a start that was not steady.
 *
 * @param allClient the driver's windows, every one
 * @param allService the agent's, every one
 * @param client those that count
 * @param service those that count
 * @param unsteady how many seconds at the start are left out because they were not steady
 * @param limited how many seconds are left out because the driver was the limit
 */
record StepWindows(
    Step step,
    List<ClientWindow> allClient,
    List<Window> allService,
    List<ClientWindow> client,
    List<Window> service,
    int unsteady,
    int limited) {

  /** With fewer windows left than this there is nothing to tell a start from. */
  private static final int FEWEST = 3;

  static StepWindows of(Step step, Run run) {
    List<ClientWindow> client =
        run.client().stream().filter(w -> step.covers(w.startMillis())).toList();
    List<Window> service =
        run.timeline().stream().filter(w -> step.covers(w.startMillis())).toList();
    if (step.offered().requests() != null) {
      return new StepWindows(step, client, service, client, service, 0, 0);
    }
    Set<Long> limited = limited(client);
    List<ClientWindow> ours =
        client.stream().filter(w -> !limited.contains(second(w.startMillis()))).toList();
    List<Window> theirs =
        service.stream().filter(w -> !limited.contains(second(w.startMillis()))).toList();
    int unsteady =
        SteadyState.begins(ours.isEmpty() ? meansOfService(theirs) : meansOfClient(ours), FEWEST);
    long from =
        unsteady == 0
            ? Long.MIN_VALUE
            : second(
                ours.isEmpty()
                    ? theirs.get(unsteady).startMillis()
                    : ours.get(unsteady).startMillis());
    return new StepWindows(
        step,
        client,
        service,
        ours.stream().filter(w -> second(w.startMillis()) >= from).toList(),
        theirs.stream().filter(w -> second(w.startMillis()) >= from).toList(),
        unsteady,
        limited.size());
  }

  /** How long the client's figures are of; of a step that requests ended, to the last answer. */
  double clientSeconds() {
    return step.offered().requests() != null ? step.seconds() : client.size();
  }

  /** Whether an endpoint is not what the step asked for: what ends of it began before. */
  boolean elsewhere(String endpoint) {
    String only = step.offered().endpoint();
    return only != null && !only.equals(endpoint);
  }

  /** How many whole seconds the step has room for. */
  long expected() {
    long first = Math.floorDiv(step.fromMillis() + 999, 1000L);
    return Math.max(0, Math.floorDiv(step.toMillis(), 1000L) - first);
  }

  long serviceNanos() {
    return service.stream().mapToLong(Window::lengthNanos).sum();
  }

  /** Windows in which the driver was the limit. */
  List<ClientWindow> driverLimited() {
    return allClient.stream().filter(w -> w.driver().limited() != null).toList();
  }

  /** A step that has too little left without them is shown as it is, and marked. */
  private static Set<Long> limited(List<ClientWindow> windows) {
    Set<Long> limited = new HashSet<>();
    for (ClientWindow w : windows) {
      if (w.driver().limited() != null) {
        limited.add(second(w.startMillis()));
      }
    }
    int left = windows.size() - limited.size();
    return left < FEWEST || left < limited.size() ? Set.of() : limited;
  }

  private static double[] meansOfClient(List<ClientWindow> windows) {
    return windows.stream().mapToDouble(StepWindows::meanOfClient).toArray();
  }

  /** Not a number where nothing was answered, however soon or late that was known. */
  private static double meanOfClient(ClientWindow window) {
    Collection<ClientWindow.Traffic> endpoints = window.endpoints().values();
    return endpoints.stream().allMatch(t -> t.completed() == 0)
        ? Double.NaN
        : mean(endpoints.stream().map(ClientWindow.Traffic::latency));
  }

  private static double[] meansOfService(List<Window> windows) {
    return windows.stream().mapToDouble(w -> mean(latencies(w.endpoints().values()))).toArray();
  }

  private static Stream<Latencies> latencies(Collection<EndpointWindow> endpoints) {
    return endpoints.stream().map(EndpointWindow::latency);
  }

  private static double mean(Stream<Latencies> latencies) {
    double[] sum = new double[2];
    latencies.forEach(
        l -> {
          sum[0] += l.meanNanos() * l.count();
          sum[1] += l.count();
        });
    return sum[1] == 0 ? Double.NaN : sum[0] / sum[1];
  }

  private static long second(long millis) {
    return Math.floorDiv(millis, 1000L);
  }
}
