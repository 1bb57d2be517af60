package io.chokepoint.agent.record;

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

  /** Its manager is a class within a method and has captured the data source. */
  @Override
  public String name(Reflected pool) throws ReflectiveOperationException {
    try {
      Reflected source = pool.field("mgr").field("val$cpds").call("getNestedDataSource");
      return JdbcUrl.name(source.call("getJdbcUrl").text());
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
}
