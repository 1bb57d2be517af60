package io.chokepoint.agent.record;

/** HikariCP's pools. */
final class HikariReader implements PoolReader {

  private static final int SHUT_DOWN = 2;

  @Override
  public String library() {
    return "HikariCP";
  }

  @Override
  public boolean reads(String className) {
    return className.equals("com.zaxxer.hikari.pool.HikariPool");
  }

  @Override
  public String name(Reflected pool) throws ReflectiveOperationException {
    return JdbcUrl.given(pool.field("config").call("getPoolName").text());
  }

  /** The fields are public since HikariCP 3, in a superclass and not public in those before. */
  @Override
  public PoolState state(Reflected pool) throws ReflectiveOperationException {
    if (pool.field("poolState").number() == SHUT_DOWN) {
      return PoolState.NONE;
    }
    Reflected config = pool.field("config");
    return new PoolState(
        config.call("getMaximumPoolSize").number(),
        config.call("getMinimumIdle").number(),
        pool.call("getIdleConnections").number(),
        pool.call("getThreadsAwaitingConnection").number());
  }
}
