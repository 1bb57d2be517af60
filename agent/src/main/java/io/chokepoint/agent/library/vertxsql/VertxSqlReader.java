package io.chokepoint.agent.library.vertxsql;

import io.chokepoint.agent.library.PoolReader;
import io.chokepoint.agent.library.PoolState;
import io.chokepoint.agent.library.Reflected;
import java.util.ArrayList;
import java.util.List;

/** Pools of Vert.x' SQL clients. */
final class VertxSqlReader implements PoolReader {

  @Override
  public String library() {
    return "Vert.x SQL client";
  }

  @Override
  public boolean reads(String className) {
    return className.equals("io.vertx.sqlclient.impl.pool.SqlConnectionPool");
  }

  /** The product and the database of its connections: a name of its own is kept for metrics. */
  @Override
  public String name(Reflected pool) throws ReflectiveOperationException {
    List<Reflected> connected = connected(pool);
    if (connected.isEmpty()) {
      return library();
    }
    Reflected connection = connected.get(0).call("get");
    return connection.call("system").text() + " " + connection.call("database").text();
  }

  @Override
  public PoolState state(Reflected pool) throws ReflectiveOperationException {
    int idle = 0;
    for (Reflected slot : connected(pool)) {
      if (slot.field("usage").number() == 0) {
        idle++;
      }
    }
    return new PoolState(
        pool.field("maxSize").number(), null, idle, pool.field("pool").call("waiters").number());
  }

  private static List<Reflected> connected(Reflected pool) throws ReflectiveOperationException {
    List<Reflected> connected = new ArrayList<>();
    for (Object slot : (Object[]) pool.field("pool").field("slots").target()) {
      if (slot != null && new Reflected(slot).callOrNull("get") != null) {
        connected.add(new Reflected(slot));
      }
    }
    return connected;
  }
}
