package io.chokepoint.agent.library.hikari;

import io.chokepoint.agent.library.Beside;
import io.chokepoint.agent.library.PoolReader;
import io.chokepoint.agent.library.PoolState;
import io.chokepoint.agent.library.Reflected;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

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
    return pool.field("config").call("getPoolName").text();
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

  /** With the pool's credentials where it was given a data source. */
  @Override
  public @Nullable Beside beside(Reflected pool) throws ReflectiveOperationException, SQLException {
    if (!pool.has("getUnwrappedDataSource")) {
      return null;
    }
    Object source = pool.callOrNull("getUnwrappedDataSource");
    if (source == null) {
      throw new SQLException("the pool has no data source");
    }
    Reflected config = pool.field("config");
    Object user = config.callOrNull("getUsername");
    boolean ownSource = config.callOrNull("getDataSource") != null;
    if (user == null || !ownSource) {
      return Beside.from(new Reflected(source));
    }
    Object password = config.callOrNull("getPassword");
    return Beside.of(
        ((DataSource) source)
            .getConnection(user.toString(), password == null ? null : password.toString()));
  }
}
