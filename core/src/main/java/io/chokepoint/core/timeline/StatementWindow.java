package io.chokepoint.core.timeline;

import io.chokepoint.core.model.Latencies;
import org.jspecify.annotations.Nullable;

/**
 * One statement's executions that ended in one second, from inside a request or not.
 *
 * @param latency of an execution as the caller saw it
 * @param errors executions that threw
 * @param timeouts those of them that were cancelled by a timeout
 * @param rows that were read of their results one by one; null where none is known of
 */
public record StatementWindow(Latencies latency, long errors, long timeouts, @Nullable Long rows) {

  /** Of which no row is known. */
  public StatementWindow(Latencies latency, long errors, long timeouts) {
    this(latency, errors, timeouts, null);
  }

  StatementWindow plus(StatementWindow next) {
    return new StatementWindow(
        latency.plus(next.latency),
        errors + next.errors,
        timeouts + next.timeouts,
        rows == null ? next.rows : next.rows == null ? rows : (Long) (rows + next.rows));
  }
}
