package io.chokepoint.agent.sampler;

import org.jspecify.annotations.Nullable;

/**
 * A thread as a sample found it.
 *
 * @param lock the class of what it was blocked by or parked at; null where it was not, or it is not
 *     known
 * @param stack the top of it, innermost first; empty where nobody looked at it
 */
record Sighting(Thread.State state, @Nullable String lock, StackTraceElement[] stack) {}
