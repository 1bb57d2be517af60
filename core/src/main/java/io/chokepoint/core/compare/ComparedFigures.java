package io.chokepoint.core.compare;

import io.chokepoint.core.compare.RunFigures.StepFigures;
import io.chokepoint.core.model.Latencies;
import io.chokepoint.core.model.Step;
import io.chokepoint.core.run.Run;
import io.chokepoint.core.run.StepEvidence;
import io.chokepoint.core.timeline.ClientWindow;
import io.chokepoint.core.timeline.EndpointWindow;
import io.chokepoint.core.timeline.PoolWindow;
import io.chokepoint.core.timeline.SystemWindow;
import io.chokepoint.core.timeline.Window;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** From a run to what can be compared of it: of each step the seconds that count. */
public final class ComparedFigures {

  private ComparedFigures() {}

  /**
   * The figures of a run.
   *
   * @param name the run's, for people
   */
  public static RunFigures of(String name, Run run) {
    List<StepFigures> steps = new ArrayList<>();
    for (Step step : run.steps()) {
      steps.add(step(step, run));
    }
    long start = run.steps().isEmpty() ? 0 : run.steps().get(0).fromMillis();
    return new RunFigures(name, start, steps);
  }

  private static StepFigures step(Step step, Run run) {
    StepEvidence evidence = StepEvidence.of(step, run);
    List<ClientWindow> client = evidence.driverLimited() ? List.of() : evidence.client();
    List<Window> service = evidence.service();
    Map<String, Seconds> seconds =
        run.client().isEmpty()
            ? ofService(service)
            : ofClient(endpoints(evidence.allClient()), client);
    Map<String, Map<Metric, Estimate>> endpoints = new LinkedHashMap<>();
    seconds.forEach((name, s) -> endpoints.put(name, s.estimates()));
    return new StepFigures(
        step.name(),
        step.offered(),
        endpoints,
        resources(service),
        run.client().isEmpty() ? service.size() : client.size(),
        evidence.allClient().size() - evidence.seconds());
  }

  private static Map<String, Seconds> ofClient(TreeSet<String> names, List<ClientWindow> windows) {
    Map<String, Seconds> seconds = seconds(names);
    ClientWindow.Traffic none =
        new ClientWindow.Traffic(0, 0, 0, Latencies.NONE, Latencies.NONE, Map.of());
    for (int i = 0; i < windows.size(); i++) {
      for (String name : names) {
        ClientWindow.Traffic t = windows.get(i).endpoints().getOrDefault(name, none);
        add(seconds, name, i, t.latency(), t.completed(), sum(t.errors()));
      }
    }
    return seconds;
  }

  /** Also of a step in which no second counts: it is of the same plan. */
  private static TreeSet<String> endpoints(List<ClientWindow> windows) {
    TreeSet<String> names = new TreeSet<>();
    windows.forEach(w -> names.addAll(w.endpoints().keySet()));
    return names;
  }

  private static Map<String, Seconds> ofService(List<Window> windows) {
    TreeSet<String> names = new TreeSet<>();
    windows.forEach(w -> names.addAll(w.endpoints().keySet()));
    Map<String, Seconds> seconds = seconds(names);
    for (int i = 0; i < windows.size(); i++) {
      for (String name : names) {
        @Nullable EndpointWindow e = windows.get(i).endpoints().get(name);
        Latencies latency = e == null ? Latencies.NONE : e.latency();
        long failed =
            e == null
                ? 0
                : e.statuses().entrySet().stream()
                    .filter(s -> s.getKey() >= 400)
                    .mapToLong(Map.Entry::getValue)
                    .sum();
        add(seconds, name, i, latency, latency.count(), failed);
      }
    }
    return seconds;
  }

  /** All together first where there are several, then each. */
  private static Map<String, Seconds> seconds(TreeSet<String> names) {
    Map<String, Seconds> seconds = new LinkedHashMap<>();
    if (names.size() != 1) {
      seconds.put("", new Seconds());
    }
    names.forEach(name -> seconds.put(name, new Seconds()));
    return seconds;
  }

  private static void add(
      Map<String, Seconds> seconds,
      String name,
      int second,
      Latencies latency,
      long completed,
      long failed) {
    for (String place : name.isEmpty() ? List.of("") : List.of("", name)) {
      Seconds s = seconds.get(place);
      if (s != null) {
        s.add(second, latency, completed, failed);
      }
    }
  }

  private static long sum(Map<String, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  private static Map<Metric, Estimate> resources(List<Window> windows) {
    Map<Metric, Estimate> resources = new LinkedHashMap<>();
    double[] lengths = windows.stream().mapToDouble(Window::lengthNanos).toArray();
    measured(resources, Metric.CPU, windows, SystemWindow::processCpuNanos, lengths);
    double[] requests =
        windows.stream()
            .mapToDouble(
                w ->
                    1e6 * w.endpoints().values().stream().mapToLong(e -> e.latency().count()).sum())
            .toArray();
    measured(resources, Metric.CPU_PER_REQUEST, windows, SystemWindow::processCpuNanos, requests);
    share(resources, Metric.GC, windows, SystemWindow::gcPauseNanos, lengths);
    double[] ones = windows.stream().mapToDouble(w -> 1).toArray();
    measured(resources, Metric.HEAP, windows, SystemWindow::heapUsed, ones);
    TreeSet<String> pools = new TreeSet<>();
    windows.forEach(w -> pools.addAll(w.pools().keySet()));
    for (String pool : pools) {
      put(resources, Metric.poolInUse(pool), pool(windows, pool, p -> p.busyNanos()), lengths);
      put(
          resources,
          Metric.poolWait(pool),
          pool(windows, pool, p -> Math.round(p.borrowWait().meanNanos() * p.borrowWait().count())),
          pool(windows, pool, p -> 1_000_000 * p.borrowWait().count()));
    }
    return resources;
  }

  private static double[] pool(List<Window> windows, String name, ToLongFunction<PoolWindow> of) {
    return windows.stream()
        .mapToDouble(
            w -> {
              @Nullable PoolWindow pool = w.pools().get(name);
              return pool == null ? 0 : of.applyAsLong(pool);
            })
        .toArray();
  }

  private static void measured(
      Map<Metric, Estimate> into,
      Metric metric,
      List<Window> windows,
      Function<SystemWindow, @Nullable Long> figure,
      double[] denominators) {
    double[] values = values(windows, figure);
    if (values.length == windows.size()) {
      put(into, metric, values, denominators);
    }
  }

  private static void share(
      Map<Metric, Estimate> into,
      Metric metric,
      List<Window> windows,
      Function<SystemWindow, @Nullable Long> figure,
      double[] lengths) {
    double[] values = values(windows, figure);
    if (values.length == windows.size() && values.length > 0) {
      Estimate e = Seconds.ratioEstimate(values, lengths);
      into.put(metric, e.known() ? new Estimate(e.value(), e.error() * e.value(), e.freedom()) : e);
    }
  }

  private static void put(
      Map<Metric, Estimate> into, Metric metric, double[] numerators, double[] denominators) {
    if (numerators.length > 0) {
      into.put(metric, Seconds.ratioEstimate(numerators, denominators));
    }
  }

  /** Shorter than the windows where one of them does not know. */
  private static double[] values(
      List<Window> windows, Function<SystemWindow, @Nullable Long> figure) {
    return windows.stream()
        .map(w -> figure.apply(w.system()))
        .filter(v -> v != null)
        .mapToDouble(Long::doubleValue)
        .toArray();
  }
}
