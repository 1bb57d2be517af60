package io.chokepoint.core.run;

import io.chokepoint.core.model.Aim;
import io.chokepoint.core.model.Offered;
import io.chokepoint.core.model.Phase;
import io.chokepoint.core.model.Step;
import io.chokepoint.core.timeline.BackingWindow;
import io.chokepoint.core.timeline.ClientWindow;
import io.chokepoint.core.timeline.Window;
import java.util.HashMap;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything a diagnosis looks at: the same whether it comes from a live agent or a saved run.
 *
 * @param timeline the agent's windows in order; empty where there was no agent
 * @param steps in order; empty where none are marked
 * @param client the driver's windows in order; empty where the load came from elsewhere
 * @param targets what the plan asks of its endpoints, by the endpoint's name in the plan
 * @param tags words of the plan's author: the plan's own under {@code ""}, and each endpoint's
 * @param backing the services behind the one under test, in order; empty where the plan names none
 * @param routes method and path of the plan's endpoints by name, {@code *} for what varies: {@code
 *     GET /orders/*}; empty where an endpoint is another service's than the agent's
 * @param aim what the plan asks of the service's capacity
 * @param phases of the load, steps among them, in order; empty where the load has none
 * @param origin whose results the windows are; null where they are the driver's and the agent's own
 * @param aborted how it ended before its time; null where it did not
 * @param apdexNanos how long a satisfied user waits at most; null where the plan has no {@code
 *     apdex}
 */
public record Run(
    Setup setup,
    List<Window> timeline,
    List<Step> steps,
    List<ClientWindow> client,
    Map<String, Target> targets,
    Map<String, Map<String, String>> tags,
    List<BackingWindow> backing,
    Map<String, String> routes,
    Aim aim,
    List<Phase> phases,
    @Nullable Origin origin,
    @Nullable Aborted aborted,
    @Nullable Long apdexNanos) {

  @SuppressWarnings({"ConstantValue", "NullAway"}) // a run of an earlier version lacks them
  public Run {
    tags = Map.copyOf(tags);
    aim = aim == null ? Aim.NONE : aim;
    phases = phases == null ? List.of() : List.copyOf(phases);
    timeline = List.copyOf(timeline);
    steps = List.copyOf(steps);
    client = List.copyOf(client);
    targets = Map.copyOf(targets);
    backing = List.copyOf(backing);
    routes = Map.copyOf(routes);
  }

  /** A run that ended as it was meant to. */
  public Run(
      Setup setup,
      List<Window> timeline,
      List<Step> steps,
      List<ClientWindow> client,
      Map<String, Target> targets,
      Map<String, Map<String, String>> tags,
      List<BackingWindow> backing,
      Map<String, String> routes,
      Aim aim,
      List<Phase> phases,
      @Nullable Origin origin) {
    this(
        setup, timeline, steps, client, targets, tags, backing, routes, aim, phases, origin, null,
        null);
  }

  /** A run of the driver's own. */
  public Run(
      Setup setup,
      List<Window> timeline,
      List<Step> steps,
      List<ClientWindow> client,
      Map<String, Target> targets,
      Map<String, Map<String, String>> tags,
      List<BackingWindow> backing,
      Map<String, String> routes,
      Aim aim,
      List<Phase> phases) {
    this(setup, timeline, steps, client, targets, tags, backing, routes, aim, phases, null);
  }

  /** A run whose load has no phases. */
  public Run(
      Setup setup,
      List<Window> timeline,
      List<Step> steps,
      List<ClientWindow> client,
      Map<String, Target> targets,
      Map<String, Map<String, String>> tags,
      List<BackingWindow> backing,
      Map<String, String> routes,
      Aim aim) {
    this(setup, timeline, steps, client, targets, tags, backing, routes, aim, List.of());
  }

  /** A run without tags. */
  public Run(
      Setup setup,
      List<Window> timeline,
      List<Step> steps,
      List<ClientWindow> client,
      Map<String, Target> targets) {
    this(setup, timeline, steps, client, targets, Map.of());
  }

  /** A run without a service behind. */
  public Run(
      Setup setup,
      List<Window> timeline,
      List<Step> steps,
      List<ClientWindow> client,
      Map<String, Target> targets,
      Map<String, Map<String, String>> tags) {
    this(setup, timeline, steps, client, targets, tags, List.of(), Map.of(), Aim.NONE);
  }

  /** A run that was not asked for a capacity. */
  public Run(
      Setup setup,
      List<Window> timeline,
      List<Step> steps,
      List<ClientWindow> client,
      Map<String, Target> targets,
      Map<String, Map<String, String>> tags,
      List<BackingWindow> backing,
      Map<String, String> routes) {
    this(setup, timeline, steps, client, targets, tags, backing, routes, Aim.NONE);
  }

  /** The marked steps, or else the whole run as one; empty where nothing was seen. */
  public List<Step> stretches() {
    LongSummaryStatistics starts = new LongSummaryStatistics();
    timeline.forEach(w -> starts.accept(w.startMillis()));
    client.forEach(w -> starts.accept(w.startMillis()));
    return !steps.isEmpty() || starts.getCount() == 0
        ? steps
        : List.of(
            new Step(
                "whole run", starts.getMin(), starts.getMax() + 1000, new Offered(null, null)));
  }

  /** The same with other steps. */
  public Run with(List<Step> others) {
    return new Run(
        setup,
        timeline,
        others,
        client,
        targets,
        tags,
        backing,
        routes,
        aim,
        phases,
        origin,
        aborted,
        apdexNanos);
  }

  /** The same run with every other second alone: the even or the odd ones. */
  public Run everyOther(boolean even) {
    return new Run(
        setup,
        timeline.stream().filter(w -> isEven(w.startMillis()) == even).toList(),
        steps,
        client.stream().filter(w -> isEven(w.startMillis()) == even).toList(),
        targets,
        tags,
        backing,
        routes,
        aim,
        phases,
        origin,
        aborted,
        apdexNanos);
  }

  private static boolean isEven(long millis) {
    return Math.floorDiv(millis, 1000L) % 2 == 0;
  }

  /** The same without what the agent saw. */
  public Run ofClientAlone() {
    return new Run(
        Setup.UNKNOWN,
        List.of(),
        steps,
        client,
        targets,
        tags,
        backing,
        routes,
        aim,
        phases,
        origin,
        aborted,
        apdexNanos);
  }

  /** A second of the driver without what it asked of services that the agent is not in. */
  public ClientWindow ofService(ClientWindow window) {
    if (!routes.containsValue("")) {
      return window;
    }
    Map<String, ClientWindow.Traffic> here = new HashMap<>(window.endpoints());
    here.keySet().removeIf(endpoint -> "".equals(routes.get(endpoint)));
    return new ClientWindow(
        window.startMillis(), here, window.driver(), window.classes(), window.streams());
  }

  /**
   * What an endpoint must keep, in every step.
   *
   * @param success least share of requests without an error, 0 to 1
   * @param rate least completions a second
   */
  public record Target(
      @Nullable Double success,
      @Nullable Long meanNanos,
      @Nullable Long p95Nanos,
      @Nullable Long p99Nanos,
      @Nullable Double rate,
      @Nullable Long p50Nanos,
      @Nullable Long p999Nanos,
      @Nullable Long maxNanos) {

    public Target(
        @Nullable Double success,
        @Nullable Long meanNanos,
        @Nullable Long p95Nanos,
        @Nullable Long p99Nanos,
        @Nullable Double rate) {
      this(success, meanNanos, p95Nanos, p99Nanos, rate, null, null, null);
    }
  }
}
