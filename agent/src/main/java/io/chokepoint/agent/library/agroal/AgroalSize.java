package io.chokepoint.agent.library.agroal;

import io.chokepoint.agent.library.PropertyActuator;
import io.chokepoint.agent.library.Reflected;
import java.util.List;

/**
 * The size of Agroal's pools. Connections too many are closed when they come back; that it has so
 * many in use shows in their states, as it counts them only where its metrics are on.
 */
final class AgroalSize extends PropertyActuator {

  AgroalSize() {
    super("maxSize", "minSize");
  }

  @Override
  public boolean changes(Object pool) throws ReflectiveOperationException {
    return pool.getClass().getName().equals("io.agroal.pool.ConnectionPool")
        && !new Reflected(pool).field("housekeepingExecutor").call("isShutdown").isTrue();
  }

  @Override
  public List<Integer> wanted(Object pool, List<Integer> found, int size) {
    return List.of(size, Math.min(found.get(1), size));
  }

  @Override
  public int open(Object pool) throws ReflectiveOperationException {
    return new Reflected(pool).field("allConnections").size();
  }

  @Override
  public int inUse(Object pool) throws ReflectiveOperationException {
    int inUse = 0;
    for (Object handler : (Iterable<?>) new Reflected(pool).field("allConnections").target()) {
      inUse += new Reflected(handler).field("state").text().equals("CHECKED_IN") ? 0 : 1;
    }
    return inUse;
  }

  @Override
  public boolean queued(Object pool) throws ReflectiveOperationException {
    return new Reflected(pool).call("awaitingCount").number() > 0;
  }

  @Override
  protected Reflected holder(Object pool) throws ReflectiveOperationException {
    return new Reflected(pool).field("configuration");
  }
}
