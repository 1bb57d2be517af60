package io.chokepoint.agent.library.tomcatjdbc;

import io.chokepoint.agent.library.PropertyActuator;
import io.chokepoint.agent.library.Reflected;
import java.util.List;

/**
 * The size of Tomcat JDBC's pools. What is idle beyond the most that may be idle is closed when it
 * comes back, so that goes with the size. It shrinks when it is purged, connections in use as they
 * come back.
 */
final class TomcatJdbcSize extends PropertyActuator {

  TomcatJdbcSize() {
    super("maxActive", "maxIdle", "minIdle");
  }

  @Override
  public boolean changes(Object pool) throws ReflectiveOperationException {
    return pool.getClass().getName().equals("org.apache.tomcat.jdbc.pool.ConnectionPool")
        && !new Reflected(pool).call("isClosed").isTrue();
  }

  @Override
  public List<Integer> wanted(Object pool, List<Integer> found, int size) {
    return List.of(size, size, Math.min(found.get(2), size));
  }

  @Override
  public int open(Object pool) throws ReflectiveOperationException {
    return new Reflected(pool).call("getSize").number();
  }

  @Override
  public int inUse(Object pool) throws ReflectiveOperationException {
    return new Reflected(pool).call("getActive").number();
  }

  @Override
  public boolean queued(Object pool) throws ReflectiveOperationException {
    return new Reflected(pool).call("getWaitCount").number() > 0;
  }

  @Override
  public void shrink(Object pool) throws ReflectiveOperationException {
    new Reflected(pool).callOrNull("purge");
  }

  @Override
  protected Reflected holder(Object pool) throws ReflectiveOperationException {
    return new Reflected(pool).call("getPoolProperties");
  }
}
