package io.chokepoint.core.capacity;

import org.jspecify.annotations.Nullable;

/**
 * How long a heavy level was felt after it had ended.
 *
 * @param step the heavy one's name
 * @param seconds from its end until latency, requests under way and the service's queues were back
 *     at the unloaded level; null where they were not while anybody looked
 * @param watched seconds of light load after it
 * @param last what was the last to come back, or is not back yet; empty where nothing was felt
 */
public record Recovery(String step, @Nullable Double seconds, double watched, String last) {}
