package io.chokepoint.core.timeline;

import io.chokepoint.core.model.Latencies;
import org.jspecify.annotations.Nullable;

/**
 * One executor that requests hand tasks to, or all those whose threads are called alike, in one
 * second.
 *
 * @param capacity how many tasks it runs at once at most; null where there is no bound or it is
 *     unknown
 * @param active tasks running at the window's end, whichever thread handed them over; null where
 *     unknown
 * @param queued tasks waiting at the window's end; null where unknown
 * @param queueWait how long each task of a request that began to run in this window had waited
 * @param execution how long each task of a request that ended in this window had run
 */
public record ExecutorWindow(
    @Nullable Integer capacity,
    @Nullable Integer active,
    @Nullable Integer queued,
    Latencies queueWait,
    Latencies execution) {

  ExecutorWindow plus(ExecutorWindow next) {
    return new ExecutorWindow(
        next.capacity,
        next.active,
        next.queued,
        queueWait.plus(next.queueWait),
        execution.plus(next.execution));
  }
}
