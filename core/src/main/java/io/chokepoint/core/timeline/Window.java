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
    slowest = slowest == null ? List.of() : List.copyOf(slowest);
  }

  /** This window at another start time, as another clock gives it. */
  public Window at(long otherStartMillis) {
    return new Window(
        otherStartMillis,
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
        slowest.stream().map(r -> r.later(otherStartMillis - startMillis)).toList());
  }

  /** A second without a lock, an executor, an event loop, a failed call or a slow request. */
  public Window(
      long startMillis,
      long lengthNanos,
      Map<String, EndpointWindow> endpoints,
      Map<String, StatementWindow> statements,
      Map<String, PoolWindow> pools,
      Map<String, WorkersWindow> workers,
      SystemWindow system) {
    this(
        startMillis,
        lengthNanos,
        endpoints,
        statements,
        pools,
        workers,
        system,
        Map.of(),
        Map.of(),
        Map.of(),
        Map.of(),
        List.of());
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
        Stream.concat(slowest.stream(), next.slowest.stream())
            .sorted(Comparator.comparingLong(SlowRequest::wallNanos).reversed())
            .limit(MOST_SLOW)
            .toList());
  }
}
