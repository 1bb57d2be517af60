package io.chokepoint.agent.library.agroal;

import io.chokepoint.agent.library.Beside;
import io.chokepoint.agent.library.PoolReader;
import io.chokepoint.agent.library.PoolState;
import io.chokepoint.agent.library.Reflected;
import java.sql.SQLException;
import javax.sql.XAConnection;

/** Agroal's pools. */
final class AgroalReader implements PoolReader {

  @Override
  public String library() {
    return "Agroal";
  }

  @Override
  public boolean reads(String className) {
    return className.equals("io.agroal.pool.ConnectionPool");
  }

  /** As Quarkus calls the data source, which its listener knows; by the URL if it does not. */
  @Override
  public String name(Reflected pool) throws ReflectiveOperationException {
    for (Object listener : (Object[]) pool.field("listeners").target()) {
      if (listener.getClass().getSimpleName().equals("AgroalEventLoggingListener")) {
        String name = new Reflected(listener).field("datasourceName").text();
        if (!name.equals("<default>")) {
          return name;
        }
      }
    }
    Reflected factory = pool.field("configuration").call("connectionFactoryConfiguration");
    return PoolReader.ofUrl(factory.call("jdbcUrl").text());
  }

  /** It counts what is in use only where its metrics are on: so the idle are looked at. */
  @Override
  public PoolState state(Reflected pool) throws ReflectiveOperationException {
    if (pool.field("housekeepingExecutor").call("isShutdown").isTrue()) {
      return PoolState.NONE;
    }
    int idle = 0;
    for (Object handler : (Iterable<?>) pool.field("allConnections").target()) {
      if (new Reflected(handler).field("state").text().equals("CHECKED_IN")) {
        idle++;
      }
    }
    Reflected configuration = pool.field("configuration");
    return new PoolState(
        configuration.call("maxSize").number(),
        configuration.call("minSize").number(),
        idle,
        pool.call("awaitingCount").number());
  }

  @Override
  public Beside beside(Reflected pool) throws ReflectiveOperationException, SQLException {
    XAConnection opened =
        (XAConnection) pool.field("connectionFactory").call("createConnection").target();
    return new Beside(opened.getConnection(), opened::close);
  }
}
