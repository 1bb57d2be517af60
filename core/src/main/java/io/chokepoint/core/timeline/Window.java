package io.chokepoint.core.timeline;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What the service under test did in one second, or in several where an hour of seconds did not fit
 * into the agent's memory.
 *
 * @param startMillis Unix time of the start, a whole second
 * @param lengthNanos how long the window really was, by the monotonic clock
 * @param endpoints by {@code "GET /orders/{id}"}
 * @param statements by normalised SQL text
 * @param pools by pool name
 * @param workers worker-thread pools by connector name
 * @param locks those that requests waited for, by lock
 * @param executors those that requests handed tasks to, by executor
 * @param eventLoops by what their threads are called
 * @param failedCalls of requests to other services, by service: that were given up or answered with
 *     429 or 5xx, as far as their client tells
 * @param refusals of rate limiters and bulkheads, by limiter
 * @param slowest the slowest request that ended; the slowest few where several seconds are one
 */
public record Window(
    long startMillis,
    long lengthNanos,
    Map<String, EndpointWindow> endpoints,
    Map<String, StatementWindow> statements,
    Map<String, PoolWindow> pools,
    Map<String, WorkersWindow> workers,
    SystemWindow system,
    Map<String, LockWindow> locks,
    Map<String, ExecutorWindow> executors,
    Map<String, EventLoopWindow> eventLoops,
    Map<String, Long> failedCalls,
    Map<String, Long> refusals,
    List<SlowRequest> slowest) {

  private static final int MOST_SLOW = 5;

  @SuppressWarnings({"ConstantValue", "NullAway"}) // a timeline of an earlier version lacks them
  public Window {
    endpoints = Map.copyOf(endpoints);
    statements = Map.copyOf(statements);
    pools = Map.copyOf(pools);
    workers = Map.copyOf(workers);
    locks = Map.copyOf(locks);
    executors = Map.copyOf(executors);
    eventLoops = Map.copyOf(eventLoops);
    failedCalls = failedCalls == null ? Map.of() : Map.copyOf(failedCalls);
    refusals = refusals == null ? Map.of() : Map.copyOf(refusals);
    slowest = slowest == null ? List.of() : List.copyOf(slowest);
  }

  /** This window at another start time, as another clock gives it. */
  public Window at(long otherStartMillis) {
    return toBuilder()
        .startMillis(otherStartMillis)
        .slowest(slowest.stream().map(r -> r.later(otherStartMillis - startMillis)).toList())
        .build();
  }

  /** A second in which nothing was asked of the service. */
  public static Builder builder(long startMillis, long lengthNanos, SystemWindow system) {
    return new Builder(startMillis, lengthNanos, system);
  }

  /** The same second, of which some is about to change. */
  public Builder toBuilder() {
    return new Builder(startMillis, lengthNanos, system)
        .endpoints(endpoints)
        .statements(statements)
        .pools(pools)
        .workers(workers)
        .locks(locks)
        .executors(executors)
        .eventLoops(eventLoops)
        .failedCalls(failedCalls)
        .refusals(refusals)
        .slowest(slowest);
  }

  /** Where it ends: a whole second of Unix time. */
  public long endMillis() {
    return startMillis + 1000 * Math.max(1, Math.round(lengthNanos / 1e9));
  }

  /** This window and the one after it, as one. What is a state is that at the end. */
  public Window plus(Window next) {
    Map<String, EndpointWindow> both = new HashMap<>(endpoints);
    both.replaceAll((key, e) -> next.endpoints.containsKey(key) ? e : e.left());
    return new Window(
        startMillis,
        lengthNanos + next.lengthNanos,
        Maps.merge(both, next.endpoints, EndpointWindow::plus),
        Maps.merge(statements, next.statements, StatementWindow::plus),
        Maps.merge(pools, next.pools, PoolWindow::plus),
        Maps.merge(workers, next.workers, (earlier, later) -> later),
        system.plus(next.system),
        Maps.merge(locks, next.locks, LockWindow::plus),
        Maps.merge(executors, next.executors, ExecutorWindow::plus),
        Maps.merge(eventLoops, next.eventLoops, EventLoopWindow::plus),
        Maps.sum(failedCalls, next.failedCalls),
        Maps.sum(refusals, next.refusals),
        Stream.concat(slowest.stream(), next.slowest.stream())
            .sorted(Comparator.comparingLong(SlowRequest::wallNanos).reversed())
            .limit(MOST_SLOW)
            .toList());
  }

  /** What is not set did not happen. */
  public static final class Builder {
    private long startMillis;
    private long lengthNanos;
    private Map<String, EndpointWindow> endpoints = Map.of();
    private Map<String, StatementWindow> statements = Map.of();
    private Map<String, PoolWindow> pools = Map.of();
    private Map<String, WorkersWindow> workers = Map.of();
    private SystemWindow system;
    private Map<String, LockWindow> locks = Map.of();
    private Map<String, ExecutorWindow> executors = Map.of();
    private Map<String, EventLoopWindow> eventLoops = Map.of();
    private Map<String, Long> failedCalls = Map.of();
    private Map<String, Long> refusals = Map.of();
    private List<SlowRequest> slowest = List.of();

    private Builder(long startMillis, long lengthNanos, SystemWindow system) {
      this.startMillis = startMillis;
      this.lengthNanos = lengthNanos;
      this.system = system;
    }

    public Builder startMillis(long startMillis) {
      this.startMillis = startMillis;
      return this;
    }

    public Builder lengthNanos(long lengthNanos) {
      this.lengthNanos = lengthNanos;
      return this;
    }

    public Builder endpoints(Map<String, EndpointWindow> endpoints) {
      this.endpoints = endpoints;
      return this;
    }

    public Builder statements(Map<String, StatementWindow> statements) {
      this.statements = statements;
      return this;
    }

    public Builder pools(Map<String, PoolWindow> pools) {
      this.pools = pools;
      return this;
    }

    public Builder workers(Map<String, WorkersWindow> workers) {
      this.workers = workers;
      return this;
    }

    public Builder system(SystemWindow system) {
      this.system = system;
      return this;
    }

    public Builder locks(Map<String, LockWindow> locks) {
      this.locks = locks;
      return this;
    }

    public Builder executors(Map<String, ExecutorWindow> executors) {
      this.executors = executors;
      return this;
    }

    public Builder eventLoops(Map<String, EventLoopWindow> eventLoops) {
      this.eventLoops = eventLoops;
      return this;
    }

    public Builder failedCalls(Map<String, Long> failedCalls) {
      this.failedCalls = failedCalls;
      return this;
    }

    public Builder refusals(Map<String, Long> refusals) {
      this.refusals = refusals;
      return this;
    }

    public Builder slowest(List<SlowRequest> slowest) {
      this.slowest = slowest;
      return this;
    }

    public Window build() {
      return new Window(
          startMillis,
          lengthNanos,
          endpoints,
          statements,
          pools,
          workers,
          system,
          locks,
          executors,
          eventLoops,
          failedCalls,
          refusals,
          slowest);
    }
  }
}
