package io.chokepoint.core.report;

import io.chokepoint.core.capacity.LevelCriteria;
import io.chokepoint.core.capacity.Limit;
import io.chokepoint.core.diagnosis.Consumers;
import io.chokepoint.core.diagnosis.Degradation;
import io.chokepoint.core.diagnosis.Exhaustion;
import io.chokepoint.core.laws.Mmc;
import io.chokepoint.core.model.Latencies;
import io.chokepoint.core.report.Report.Capacity;
import io.chokepoint.core.report.Threshold.Signal;
import io.chokepoint.core.run.Run.Target;
import io.chokepoint.core.run.ServedRoutes;
import io.chokepoint.core.run.StepEvidence;
import io.chokepoint.core.text.Text;
import io.chokepoint.core.timeline.EndpointWindow;
import io.chokepoint.core.timeline.PoolWindow;
import io.chokepoint.core.timeline.SystemWindow;
import io.chokepoint.core.timeline.Window;
import io.chokepoint.core.timeline.WorkersWindow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.ToDoubleBiFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Thresholds for monitoring out of one run. Normal is what the heaviest sustained step showed, or
 * the unloaded one where nothing is known to be sustained; a threshold never lies below it. Only
 * what the agent measured is watched, as that is what is scraped.
 */
public final class Thresholds {

  /** A p95 needs as many for one request to be expected beyond it. */
  private static final int FEWEST_REQUESTS = 20;

  /** What is left carries the load of one instance in five that is lost. */
  private static final double ROOM = 0.8;

  /** Of the heap: a collection of all of it then frees three tenths. */
  private static final double LIVES = 0.7;

  private final Report report;
  private final List<Window> light;
  private final List<Window> normal;
  private final String where;
  private final List<Threshold> found = new ArrayList<>();

  private Thresholds(Report report) {
    this.report = report;
    ComparedSteps compared = ComparedSteps.of(report);
    Capacity capacity = report.capacity();
    String safe = capacity == null ? null : capacity.safe();
    List<Window> sustained =
        report.run().stretches().stream()
            .filter(s -> s.name().equals(safe))
            .findFirst()
            .map(s -> StepEvidence.of(s, report.run()).service())
            .orElse(List.of());
    boolean known = !sustained.isEmpty();
    String unloaded = compared.unloaded();
    light = compared.light().isEmpty() ? sustained : compared.light();
    normal = known ? sustained : light;
    where = "step " + (known ? safe : unloaded);
  }

  /** Empty where the agent measured no step that was not overloaded. */
  public static List<Threshold> of(Report report) {
    Thresholds thresholds = new Thresholds(report);
    if (!thresholds.normal.isEmpty()) {
      thresholds.latencies();
      thresholds.failures();
      thresholds.rate();
      thresholds.shares(
          Signal.POOL,
          Window::pools,
          PoolWindow::capacity,
          (pool, w) -> (double) pool.busyNanos() / w.lengthNanos(),
          most -> Text.of("above it, half of the borrowers wait for one of %d connections", most));
      thresholds.shares(
          Signal.WORKERS,
          Window::workers,
          WorkersWindow::capacity,
          (workers, w) -> workers.busy(),
          most -> Text.of("above it, half of the requests wait for one of %d threads", most));
      thresholds.system();
    }
    return List.copyOf(thresholds.found);
  }

  private void latencies() {
    Map<String, Long> targets = targets();
    for (String endpoint : endpoints()) {
      Latencies now = latencies(normal, endpoint);
      Latencies before = latencies(light, endpoint);
      if (now.count() >= FEWEST_REQUESTS) {
        double p95 = now.percentileNanos(95);
        double least =
            before.count() < FEWEST_REQUESTS ? p95 : Math.min(p95, before.percentileNanos(95));
        latency(endpoint, p95, Math.max(least, p95 / 2), targets.get(endpoint));
      }
    }
  }

  /** Twice and four times what is undisturbed: half and three quarters of it is waiting then. */
  private void latency(String endpoint, double p95, double undisturbed, @Nullable Long target) {
    double warning = Degradation.MATERIAL_STRETCH * undisturbed;
    double critical = LevelCriteria.MULTIPLIED * undisturbed;
    String because =
        Text.of(
            "%s and %s times %s, by %s",
            Text.number(Degradation.MATERIAL_STRETCH),
            Text.number(LevelCriteria.MULTIPLIED),
            Text.time(undisturbed),
            where);
    if (target != null) {
      critical = Math.max(target, p95);
      warning = Math.min(critical, Math.max(ROOM * target, (p95 + critical) / 2));
      because = "the plan's target is " + Text.time((double) target);
    }
    found.add(new Threshold(Signal.LATENCY, endpoint, p95, warning, critical, because));
  }

  private void failures() {
    long requests = 0;
    long failed = 0;
    for (Window w : normal) {
      for (EndpointWindow e : w.endpoints().values()) {
        requests += e.latency().count();
        failed += e.errors().values().stream().mapToLong(Long::longValue).sum();
      }
    }
    Double success =
        report.run().targets().values().stream()
            .map(Target::success)
            .filter(Objects::nonNull)
            .min(Double::compare)
            .orElse(null);
    double most = success == null || success >= 1 ? Degradation.MATERIAL_FAILURES : 1 - success;
    if (requests >= FEWEST_REQUESTS) {
      double usual = (double) failed / requests;
      found.add(
          new Threshold(
              Signal.FAILURES,
              "",
              usual,
              Math.min(1, Math.max(most / 2, 2 * usual)),
              Math.min(1, Math.max(most, 4 * usual)),
              success == null
                  ? "the plan does not say how many may fail"
                  : "the plan asks for " + Text.percent(success)));
    }
  }

  private void rate() {
    Capacity capacity = report.capacity();
    Limit limit = capacity == null ? null : capacity.limit();
    Double sustained = capacity == null ? null : capacity.safePerSecond();
    if (limit != null && sustained != null && sustained > 0) {
      found.add(
          new Threshold(
              Signal.RATE,
              "",
              null,
              ROOM * sustained,
              sustained,
              Text.rate(sustained)
                  + " was sustained"
                  + (limit.breaks() == null ? ", and more was not tried" : "")));
    }
  }

  private <T> void shares(
      Signal signal,
      Function<Window, Map<String, T>> of,
      Function<T, @Nullable Integer> capacity,
      ToDoubleBiFunction<T, Window> busy,
      IntFunction<String> why) {
    Map<String, Integer> capacities = new TreeMap<>();
    Map<String, Double> busySeconds = new TreeMap<>();
    for (Window w : normal) {
      of.apply(w)
          .forEach(
              (name, each) -> {
                Integer most = capacity.apply(each);
                if (most != null && most > 0) {
                  capacities.put(name, most);
                  double seconds = busy.applyAsDouble(each, w) * w.lengthNanos() / 1e9;
                  busySeconds.merge(name, seconds, Double::sum);
                }
              });
    }
    capacities.forEach(
        (name, most) ->
            add(
                signal,
                name,
                busySeconds.getOrDefault(name, 0.0) * 1e9 / nanos() / most,
                Mmc.halfWaitUtilization(most),
                Math.max(Consumers.EXHAUSTED, Mmc.kneeUtilization(most)),
                why.apply(most)));
  }

  private void system() {
    SystemWindow last = normal.get(normal.size() - 1).system();
    Long live = last.heapLive();
    Long max = last.heapMax();
    if (live != null && max != null && max > 0) {
      add(
          Signal.HEAP,
          "",
          (double) live / max,
          LIVES,
          Exhaustion.FULL,
          "a full collection then frees 30 % and 15 % of the heap");
    }
    Double busy = mean(SystemWindow::hostBusyNanos);
    Integer cpus = last.hostCpus();
    if (busy != null && cpus != null && cpus > 0) {
      add(
          Signal.CPU,
          "",
          busy / cpus,
          Math.max(Consumers.LEAST_SATURATED, Mmc.kneeUtilization(cpus)),
          Consumers.EXHAUSTED,
          Text.of("above it, work waits longer for one of %d CPUs than it runs", cpus));
    }
  }

  /** Shares: where normal is not below what theory warns of, halfway from there to all. */
  private void add(
      Signal signal, String subject, double seen, double warning, double critical, String why) {
    double normal = Math.min(1, seen); // a second's length is rounded, so that it may hold more
    double first = normal < warning ? warning : (normal + 1) / 2;
    double second = first < critical ? critical : (first + 1) / 2;
    String because = normal < warning ? why : "already " + Text.percent(normal) + " in " + where;
    found.add(new Threshold(signal, subject, normal, first, second, because));
  }

  private TreeSet<String> endpoints() {
    TreeSet<String> all = new TreeSet<>();
    normal.forEach(w -> all.addAll(w.endpoints().keySet()));
    return all;
  }

  /** Targets of the p95 by the service's own name for the endpoint, the strictest of each. */
  private Map<String, Long> targets() {
    Map<String, Long> byRoute = new TreeMap<>();
    report
        .run()
        .targets()
        .forEach(
            (endpoint, target) -> {
              Long p95 = target.p95Nanos();
              String request = report.run().routes().getOrDefault(endpoint, endpoint);
              String route = ServedRoutes.best(request, endpoints());
              if (p95 != null && !route.isEmpty()) {
                byRoute.merge(route, p95, Math::min);
              }
            });
    return byRoute;
  }

  private static Latencies latencies(List<Window> windows, String endpoint) {
    Stream<EndpointWindow> all =
        windows.stream().map(w -> w.endpoints().get(endpoint)).filter(Objects::nonNull);
    return Latencies.sum(all.map(EndpointWindow::latency));
  }

  private double nanos() {
    return Math.max(1, normal.stream().mapToLong(Window::lengthNanos).sum());
  }

  /** Nanoseconds of it in a nanosecond; null where it was not measured. */
  private @Nullable Double mean(Function<SystemWindow, @Nullable Long> of) {
    double sum = 0;
    for (Window w : normal) {
      Long nanos = of.apply(w.system());
      if (nanos == null) {
        return null;
      }
      sum += nanos;
    }
    return sum / nanos();
  }
}
