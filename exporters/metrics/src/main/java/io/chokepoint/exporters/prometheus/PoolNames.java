package io.chokepoint.exporters.prometheus;

import io.chokepoint.core.model.ResourceKind;
import io.chokepoint.core.timeline.PoolWindow;

/**
 * What a pool's metrics are called: for HikariCP's and for other pools of connections as Micrometer
 * calls them, since the dashboards people run query those; what it has no name for, and pools of
 * other things, under our own.
 *
 * @param gauges before {@code .active} and the like
 * @param events before {@code .timeout} and the like
 * @param label of the gauges that says which pool
 */
record PoolNames(String gauges, String events, String label) {

  private static final PoolNames HIKARI =
      new PoolNames("hikaricp.connections", "hikaricp.connections", "pool");
  private static final PoolNames JDBC =
      new PoolNames("jdbc.connections", "chokepoint.pool", "name");
  private static final PoolNames OBJECTS =
      new PoolNames("chokepoint.pool", "chokepoint.pool", "pool");

  static PoolNames of(PoolWindow pool) {
    if (isHikari(pool)) {
      return HIKARI;
    }
    return pool.kind() == ResourceKind.CONNECTION_POOL ? JDBC : OBJECTS;
  }

  static boolean isHikari(PoolWindow pool) {
    return pool.library().equals("HikariCP");
  }
}
