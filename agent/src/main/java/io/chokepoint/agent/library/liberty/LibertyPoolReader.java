package io.chokepoint.agent.library.liberty;

import io.chokepoint.agent.library.Getters;
import io.chokepoint.agent.library.PoolReader;
import io.chokepoint.agent.library.PoolState;
import io.chokepoint.agent.library.Reflected;
import io.chokepoint.bridge.Resource;
import org.jspecify.annotations.Nullable;

/** Liberty's pools, those that keep no connections for each thread besides. */
final class LibertyPoolReader implements PoolReader {

  @Override
  public String library() {
    return "Open Liberty";
  }

  @Override
  public boolean reads(String className) {
    return className.equals("com.ibm.ejs.j2c.PoolManager");
  }

  @Override
  public Resource.@Nullable Kind kind(Reflected pool) throws ReflectiveOperationException {
    if (pool.call("getMaxCapacity").number() > 0) {
      return null;
    }
    return path(pool).contains("dataSource[")
        ? Resource.Kind.CONNECTION_POOL
        : Resource.Kind.OBJECT_POOL;
  }

  @Override
  public String name(Reflected pool) throws ReflectiveOperationException {
    Object jndi = pool.call("getGConfigProps").callOrNull("getJNDIName");
    return jndi == null ? path(pool) : jndi.toString();
  }

  /** Where in the configuration it stands: {@code dataSource[orders]/connectionManager}. */
  private static String path(Reflected pool) throws ReflectiveOperationException {
    return pool.call("getGConfigProps").call("getXpathId").text();
  }

  @Override
  public PoolState state(Reflected pool) throws ReflectiveOperationException {
    if (pool.field("connectionPoolShutDown").isTrue()) {
      return PoolState.NONE;
    }
    int idle = 0;
    for (Object each : (Object[]) pool.field("freePool").target()) {
      idle += new Reflected(each).field("mcWrapperList").call("size").number();
    }
    return new PoolState(
        Getters.positive(pool.field("maxConnections").number()),
        pool.field("minConnections").number(),
        idle,
        pool.field("waiterCount").number());
  }
}
