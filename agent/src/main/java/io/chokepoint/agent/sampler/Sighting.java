package io.chokepoint.agent.sampler;

import org.jspecify.annotations.Nullable;

/**
 * A thread as a sample found it.
 *
 * @param lock the class of what it was blocked by or parked at; null where it was not, or it is not
 *     known
 * @param identity tells that lock from others of its class; 0 where it is not known
 * @param owner the id of the thread that held the monitor it was blocked by; −1 where there is none
 *     or it is not known
 * @param stack the top of it, innermost first; empty where no look was taken at it
 */
record Sighting(
    Thread.State state,
    @Nullable String lock,
    int identity,
    long owner,
    StackTraceElement[] stack) {}
