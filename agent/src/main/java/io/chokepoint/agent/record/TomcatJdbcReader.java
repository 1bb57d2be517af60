package io.chokepoint.agent.record;

/** Tomcat JDBC's pools. */
final class TomcatJdbcReader implements PoolReader {

  @Override
  public String library() {
    return "Tomcat JDBC";
  }

  @Override
  public boolean reads(String className) {
    return className.equals("org.apache.tomcat.jdbc.pool.ConnectionPool");
  }

  /** Made from a counter and the pool's identity where nobody gave it one: then the database's. */
  @Override
  public String name(Reflected pool) throws ReflectiveOperationException {
    Reflected properties = pool.call("getPoolProperties");
    String name = properties.call("getName").text();
    Object url = properties.callOrNull("getUrl");
    return name.startsWith("Tomcat Connection Pool[") && url != null
        ? JdbcUrl.name(url.toString())
        : JdbcUrl.given(name);
  }

  @Override
  public PoolState state(Reflected pool) throws ReflectiveOperationException {
    if (pool.call("isClosed").isTrue()) {
      return PoolState.NONE;
    }
    Reflected properties = pool.call("getPoolProperties");
    return new PoolState(
        properties.call("getMaxActive").number(),
        properties.call("getMinIdle").number(),
        pool.call("getIdle").number(),
        pool.call("getWaitCount").number());
  }
}
