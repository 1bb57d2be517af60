package io.chokepoint.core.capacity;

import org.jspecify.annotations.Nullable;

/**
 * A level worth naming, with what it took: safe, peak or breaking. All but the name is null where
 * it was not found, or not measured.
 *
 * @param name {@code safe}: the heaviest that is held; {@code peak}: the most that was ever
 *     completed; {@code breaking}: the lightest that is not held
 * @param users at work; null in the open model
 * @param completedPerSecond without those that failed
 * @param errorShare of the requests that ended, 0 to 1
 * @param connections mean in use, of all pools of connections
 * @param mostConnections what these pools may open
 * @param memoryBytes the most the process had resident; its heap where that was not measured
 * @param cpuCores mean processors busy for the service
 * @param cpus processors it may use
 */
public record Point(
    String name,
    @Nullable String step,
    @Nullable Integer users,
    @Nullable Double offeredPerSecond,
    @Nullable Double completedPerSecond,
    @Nullable Double p95Millis,
    @Nullable Double errorShare,
    @Nullable Double connections,
    @Nullable Integer mostConnections,
    @Nullable Long memoryBytes,
    @Nullable Double cpuCores,
    @Nullable Integer cpus) {

  /** A level that was not found. */
  public static Point missing(String name) {
    return new Point(name, null, null, null, null, null, null, null, null, null, null, null);
  }
}
