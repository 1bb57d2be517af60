package io.chokepoint.core.run;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the service besides its timeline.
 *
 * @param application its name
 * @param jvm vendor and version
 * @param databases by pool name
 */
public record Setup(String application, String jvm, Map<String, Database> databases) {

  public static final Setup UNKNOWN = new Setup("unknown", "unknown", Map.of());

  public Setup {
    databases = Map.copyOf(databases);
  }

  /**
   * The database behind a pool.
   *
   * @param product {@code PostgreSQL 17.11}
   * @param maxConnections what it allows; null where unknown
   * @param usedConnections by everybody, when last asked; null where unknown
   */
  public record Database(
      String product, @Nullable Integer maxConnections, @Nullable Integer usedConnections) {}
}
