package io.chokepoint.core.model;

/**
 * A stretch of a load as the driver laid it out, ramps and warm-up among them; a step is one too.
 *
 * @param fromMillis Unix time of the start
 * @param fromLevel users or requests a second at its start
 * @param toLevel the same at its end
 * @param users whether levels are users
 */
public record Phase(
    String name, long fromMillis, long toMillis, double fromLevel, double toLevel, boolean users) {}
