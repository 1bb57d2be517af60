package io.chokepoint.core.timeline;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a PostgreSQL server said of itself at the end of a second; rates are those of the second.
 * Null means not to be had there, never zero.
 *
 * @param connections of clients by state: {@code active}, {@code idle}, {@code idle in
 *     transaction}; the probe's own left out
 * @param maxConnections what the server allows
 * @param lockWaits sessions waiting for a lock of the database
 * @param cacheHits share of blocks found in the server's cache, 0 to 1; null where none was read
 * @param statementsPerSecond by {@code pg_stat_statements}
 * @param statementMillis mean time of a statement, by the same
 * @param cpuCores processors busy for the server's processes; null where they are not on this
 *     machine
 */
public record PostgresSample(
    Map<String, Integer> connections,
    @Nullable Integer maxConnections,
    int lockWaits,
    double commitsPerSecond,
    double rollbacksPerSecond,
    double deadlocksPerSecond,
    double blocksReadPerSecond,
    @Nullable Double cacheHits,
    @Nullable Double statementsPerSecond,
    @Nullable Double statementMillis,
    @Nullable Double cpuCores) {

  public PostgresSample {
    connections = Map.copyOf(connections);
  }

  public int connections(String state) {
    return connections.getOrDefault(state, 0);
  }

  public int allConnections() {
    return connections.values().stream().mapToInt(Integer::intValue).sum();
  }
}
