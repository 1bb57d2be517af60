package io.chokepoint.agent.library.tomcatjdbc;

import io.chokepoint.agent.library.Actuator;
import io.chokepoint.agent.library.Reflected;
import java.util.List;

/**
 * The size of Tomcat JDBC's pools. What is idle beyond the most that may be idle is closed when it
 * comes back, so that goes with the size. It shrinks when it is purged, connections in use as they
 * come back.
 */
final class TomcatJdbcSize implements Actuator {

  private static final List<String> SETTERS = List.of("setMaxActive", "setMaxIdle", "setMinIdle");

  @Override
  public boolean changes(Object pool) throws ReflectiveOperationException {
    return pool.getClass().getName().equals("org.apache.tomcat.jdbc.pool.ConnectionPool")
        && !new Reflected(pool).call("isClosed").isTrue();
  }

  @Override
  public String setting() {
    return "maxActive";
  }

  @Override
  public List<Integer> values(Object pool) throws ReflectiveOperationException {
    Reflected config = config(pool);
    return List.of(
        config.call("getMaxActive").number(),
        config.call("getMaxIdle").number(),
        config.call("getMinIdle").number());
  }

  @Override
  public List<Integer> wanted(Object pool, List<Integer> found, int size) {
    return List.of(size, size, Math.min(found.get(2), size));
  }

  @Override
  public void set(Object pool, int index, int value) throws ReflectiveOperationException {
    config(pool).call(SETTERS.get(index), value);
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

  private static Reflected config(Object pool) throws ReflectiveOperationException {
    return new Reflected(pool).call("getPoolProperties");
  }
}
