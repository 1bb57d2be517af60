package io.chokepoint.agent.library.druid;

import io.chokepoint.agent.library.Beside;
import io.chokepoint.agent.library.PoolReader;
import io.chokepoint.agent.library.PoolState;
import io.chokepoint.agent.library.Reflected;
import java.sql.Connection;

/** Druid's pools. */
final class DruidReader implements PoolReader {

  @Override
  public String library() {
    return "Druid";
  }

  @Override
  public boolean reads(String className) {
    return className.equals("com.alibaba.druid.pool.DruidDataSource");
  }

  /** The given name, or the database's URL where Druid made up a name of its own. */
  @Override
  public String name(Reflected pool) throws ReflectiveOperationException {
    String name = pool.call("getName").text();
    return name.startsWith("DataSource-")
        ? PoolReader.ofUrl(pool.call("getRawJdbcUrl").text())
        : name;
  }

  @Override
  public PoolState state(Reflected pool) throws ReflectiveOperationException {
    if (pool.call("isClosed").isTrue()) {
      return PoolState.NONE;
    }
    return new PoolState(
        pool.call("getMaxActive").number(),
        pool.call("getMinIdle").number(),
        pool.call("getPoolingCount").number(),
        pool.call("getWaitThreadCount").number());
  }

  @Override
  public Beside beside(Reflected pool) throws ReflectiveOperationException {
    Reflected made = pool.call("createPhysicalConnection").call("getPhysicalConnection");
    return Beside.of((Connection) made.target());
  }
}
