package io.chokepoint.agent.library.c3p0;

import io.chokepoint.agent.library.Beside;
import io.chokepoint.agent.library.PoolReader;
import io.chokepoint.agent.library.PoolState;
import io.chokepoint.agent.library.Reflected;
import java.sql.SQLException;

/** c3p0's pools. */
final class C3p0Reader implements PoolReader {

  @Override
  public String library() {
    return "c3p0";
  }

  @Override
  public boolean reads(String className) {
    return className.equals("com.mchange.v2.resourcepool.BasicResourcePool");
  }

  @Override
  public String name(Reflected pool) throws ReflectiveOperationException {
    try {
      return PoolReader.ofUrl(source(pool).call("getJdbcUrl").text());
    } catch (NoSuchFieldException | NoSuchMethodException e) {
      return library();
    }
  }

  @Override
  public PoolState state(Reflected pool) throws ReflectiveOperationException {
    if (pool.field("broken").isTrue()) {
      return PoolState.NONE;
    }
    return new PoolState(
        pool.call("getMaxPoolSize").number(),
        pool.call("getMinPoolSize").number(),
        pool.call("getAvailableCount").number(),
        pool.call("getNumCheckoutWaiters").number());
  }

  @Override
  public Beside beside(Reflected pool) throws ReflectiveOperationException, SQLException {
    return Beside.from(source(pool));
  }

  /** Its manager is a class within a method and has captured the data source. */
  private static Reflected source(Reflected pool) throws ReflectiveOperationException {
    return pool.field("mgr").field("val$cpds").call("getNestedDataSource");
  }
}
