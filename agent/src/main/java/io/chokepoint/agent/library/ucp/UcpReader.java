package io.chokepoint.agent.library.ucp;

import io.chokepoint.agent.library.Beside;
import io.chokepoint.agent.library.PoolReader;
import io.chokepoint.agent.library.PoolState;
import io.chokepoint.agent.library.Reflected;
import java.sql.Connection;
import org.jspecify.annotations.Nullable;

/** Oracle's Universal Connection Pools. */
final class UcpReader implements PoolReader {

  @Override
  public String library() {
    return "Oracle UCP";
  }

  @Override
  public boolean reads(String className) {
    return className.equals("oracle.ucp.common.UniversalConnectionPoolImpl");
  }

  /** The given name; UCP makes up another at each start. */
  @Override
  public String name(Reflected pool) throws ReflectiveOperationException {
    String name = pool.call("getName").text();
    return name.startsWith("UniversalConnectionPool(") ? library() : name;
  }

  @Override
  public PoolState state(Reflected pool) throws ReflectiveOperationException {
    if (pool.call("getLifeCycleState").text().endsWith("STOPPED")) {
      return PoolState.NONE;
    }
    return new PoolState(
        pool.call("getMaxPoolSize").number(),
        pool.call("getMinPoolSize").number(),
        pool.call("getAvailableConnectionsCount").number(),
        pool.call("getStatistics").call("getPendingRequestsCount").number());
  }

  @Override
  public @Nullable Beside beside(Reflected pool) throws ReflectiveOperationException {
    Object opened =
        pool.call("getConnectionFactoryAdapter")
            .callWith("createConnection", pool.call("getConnectionRetrievalInfo").target())
            .target();
    return opened instanceof Connection ? Beside.of((Connection) opened) : null;
  }
}
