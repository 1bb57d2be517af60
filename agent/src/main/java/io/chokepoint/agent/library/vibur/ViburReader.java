package io.chokepoint.agent.library.vibur;

import io.chokepoint.agent.library.Beside;
import io.chokepoint.agent.library.PoolReader;
import io.chokepoint.agent.library.PoolState;
import io.chokepoint.agent.library.Reflected;
import java.sql.Connection;

/** Vibur's pools. */
final class ViburReader implements PoolReader {

  @Override
  public String library() {
    return "Vibur";
  }

  @Override
  public boolean reads(String className) {
    return className.equals("org.vibur.dbcp.pool.PoolOperations");
  }

  /** The given name, or the database's URL where Vibur made up a name of its own. */
  @Override
  public String name(Reflected pool) throws ReflectiveOperationException {
    Reflected source = pool.field("dataSource");
    String name = source.call("getName").text();
    Object url = source.callOrNull("getJdbcUrl");
    return url != null && name.matches("p\\d+") ? PoolReader.ofUrl(url.toString()) : name;
  }

  @Override
  public PoolState state(Reflected pool) throws ReflectiveOperationException {
    Reflected objects = pool.field("poolService");
    if (objects.call("isTerminated").isTrue()) {
      return PoolState.NONE;
    }
    return new PoolState(
        objects.call("maxSize").number(),
        objects.call("initialSize").number(),
        objects.call("remainingCreated").number(),
        objects.field("takeSemaphore").call("getQueueLength").number());
  }

  @Override
  public Beside beside(Reflected pool) throws ReflectiveOperationException {
    Reflected opened = pool.field("dataSource").call("getConnector").call("connect");
    return Beside.of((Connection) opened.target());
  }
}
