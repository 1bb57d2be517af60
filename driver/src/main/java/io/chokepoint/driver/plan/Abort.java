package io.chokepoint.driver.plan;

/**
 * When a run is given up.
 *
 * @param success least share of requests without an error, 0 to 1
 * @param seconds over which it is looked at, at least 1
 */
public record Abort(double success, int seconds) {}
