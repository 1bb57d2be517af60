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

  /** A run of which nothing is known yet. */
  public static Builder builder() {
    return new Builder();
  }

  /** The same run, of which some is about to change. */
  public Builder toBuilder() {
    return new Builder()
        .setup(setup)
        .timeline(timeline)
        .steps(steps)
        .client(client)
        .targets(targets)
        .tags(tags)
        .backing(backing)
        .routes(routes)
        .aim(aim)
        .phases(phases)
        .origin(origin)
        .aborted(aborted)
        .apdexNanos(apdexNanos);
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
    return toBuilder().steps(others).build();
  }

  /** The same run with every other second alone: the even or the odd ones. */
  public Run everyOther(boolean even) {
    return toBuilder()
        .timeline(timeline.stream().filter(w -> isEven(w.startMillis()) == even).toList())
        .client(client.stream().filter(w -> isEven(w.startMillis()) == even).toList())
        .build();
  }

  private static boolean isEven(long millis) {
    return Math.floorDiv(millis, 1000L) % 2 == 0;
  }

  /** The same without what the agent saw. */
  public Run ofClientAlone() {
    return toBuilder().setup(Setup.UNKNOWN).timeline(List.of()).build();
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

    /** A target that asks for nothing yet. */
    public static Builder builder() {
      return new Builder();
    }

    /** The same target, of which some is about to change. */
    public Builder toBuilder() {
      return new Builder()
          .success(success)
          .meanNanos(meanNanos)
          .p95Nanos(p95Nanos)
          .p99Nanos(p99Nanos)
          .rate(rate)
          .p50Nanos(p50Nanos)
          .p999Nanos(p999Nanos)
          .maxNanos(maxNanos);
    }

    /** What is not set is not asked for. */
    public static final class Builder {
      private @Nullable Double success;
      private @Nullable Long meanNanos;
      private @Nullable Long p95Nanos;
      private @Nullable Long p99Nanos;
      private @Nullable Double rate;
      private @Nullable Long p50Nanos;
      private @Nullable Long p999Nanos;
      private @Nullable Long maxNanos;

      private Builder() {}

      public Builder success(@Nullable Double success) {
        this.success = success;
        return this;
      }

      public Builder meanNanos(@Nullable Long meanNanos) {
        this.meanNanos = meanNanos;
        return this;
      }

      public Builder p95Nanos(@Nullable Long p95Nanos) {
        this.p95Nanos = p95Nanos;
        return this;
      }

      public Builder p99Nanos(@Nullable Long p99Nanos) {
        this.p99Nanos = p99Nanos;
        return this;
      }

      public Builder rate(@Nullable Double rate) {
        this.rate = rate;
        return this;
      }

      public Builder p50Nanos(@Nullable Long p50Nanos) {
        this.p50Nanos = p50Nanos;
        return this;
      }

      public Builder p999Nanos(@Nullable Long p999Nanos) {
        this.p999Nanos = p999Nanos;
        return this;
      }

      public Builder maxNanos(@Nullable Long maxNanos) {
        this.maxNanos = maxNanos;
        return this;
      }

      public Target build() {
        return new Target(
            success, meanNanos, p95Nanos, p99Nanos, rate, p50Nanos, p999Nanos, maxNanos);
      }
    }
  }

  /** What is not set is unknown, or nothing was asked of it. */
  public static final class Builder {
    private Setup setup = Setup.UNKNOWN;
    private List<Window> timeline = List.of();
    private List<Step> steps = List.of();
    private List<ClientWindow> client = List.of();
    private Map<String, Target> targets = Map.of();
    private Map<String, Map<String, String>> tags = Map.of();
    private List<BackingWindow> backing = List.of();
    private Map<String, String> routes = Map.of();
    private Aim aim = Aim.NONE;
    private List<Phase> phases = List.of();
    private @Nullable Origin origin;
    private @Nullable Aborted aborted;
    private @Nullable Long apdexNanos;

    private Builder() {}

    public Builder setup(Setup setup) {
      this.setup = setup;
      return this;
    }

    public Builder timeline(List<Window> timeline) {
      this.timeline = timeline;
      return this;
    }

    public Builder steps(List<Step> steps) {
      this.steps = steps;
      return this;
    }

    public Builder client(List<ClientWindow> client) {
      this.client = client;
      return this;
    }

    public Builder targets(Map<String, Target> targets) {
      this.targets = targets;
      return this;
    }

    public Builder tags(Map<String, Map<String, String>> tags) {
      this.tags = tags;
      return this;
    }

    public Builder backing(List<BackingWindow> backing) {
      this.backing = backing;
      return this;
    }

    public Builder routes(Map<String, String> routes) {
      this.routes = routes;
      return this;
    }

    public Builder aim(Aim aim) {
      this.aim = aim;
      return this;
    }

    public Builder phases(List<Phase> phases) {
      this.phases = phases;
      return this;
    }

    public Builder origin(@Nullable Origin origin) {
      this.origin = origin;
      return this;
    }

    public Builder aborted(@Nullable Aborted aborted) {
      this.aborted = aborted;
      return this;
    }

    public Builder apdexNanos(@Nullable Long apdexNanos) {
      this.apdexNanos = apdexNanos;
      return this;
    }

    public Run build() {
      return new Run(
          setup,
          timeline,
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
  }
}
