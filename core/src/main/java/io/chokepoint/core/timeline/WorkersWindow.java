package io.chokepoint.core.timeline;

import org.jspecify.annotations.Nullable;

/**
 * A server's worker threads at a window's end.
 *
 * @param capacity the most threads; null where unknown (virtual threads)
 * @param queued requests accepted and waiting for a thread; null where unknown
 * @param connections open connections; null where unknown
 */
public record WorkersWindow(
    @Nullable Integer capacity,
    int busy,
    @Nullable Integer queued,
    @Nullable Integer connections) {}
