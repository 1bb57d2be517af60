package io.chokepoint.core.timeline;

import io.chokepoint.core.model.Latencies;

/**
 * One statement's executions that ended in one second, from inside a request or not.
 *
 * @param latency of an execution as the caller saw it
 * @param errors executions that threw
 * @param timeouts those of them that were cancelled by a timeout
 */
public record StatementWindow(Latencies latency, long errors, long timeouts) {

  StatementWindow plus(StatementWindow next) {
    return new StatementWindow(
        latency.plus(next.latency), errors + next.errors, timeouts + next.timeouts);
  }
}
