package io.chokepoint.agent.library.payara;

import io.chokepoint.agent.library.PoolReader;
import io.chokepoint.agent.library.PoolState;
import io.chokepoint.agent.library.Reflected;
import io.chokepoint.bridge.Resource;
import java.lang.reflect.Method;
import java.util.Hashtable;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Payara's pools, those that lend from one list to all threads. */
final class PayaraPoolReader implements PoolReader {

  private static final String POOL = "com.sun.enterprise.resource.pool.ConnectionPool";

  @Override
  public String library() {
    return "Payara";
  }

  @Override
  public boolean reads(String className) {
    return className.equals(POOL);
  }

  /** By the adapter that its configuration names: it has opened nothing when it is asked. */
  @Override
  public Resource.@Nullable Kind kind(Reflected pool) throws ReflectiveOperationException {
    if (!pool.target().getClass().getName().equals(POOL)) {
      return null; // it pools nothing, or keeps a connection for each thread
    }
    Method configured =
        pool.target().getClass().getDeclaredMethod("getPoolConfigurationFromJndi", Hashtable.class);
    configured.setAccessible(true);
    Object configuration = Objects.requireNonNull(configured.invoke(pool.target(), (Object) null));
    String adapter =
        new Reflected(configuration).call("getConnectorDescriptorInfo").call("getRarName").text();
    return adapter.contains("_jdbc_ra") ? Resource.Kind.CONNECTION_POOL : Resource.Kind.OBJECT_POOL;
  }

  @Override
  public String name(Reflected pool) throws ReflectiveOperationException {
    return pool.call("getPoolInfo").call("getName").text();
  }

  @Override
  public PoolState state(Reflected pool) throws ReflectiveOperationException {
    return new PoolState(
        pool.call("getMaxPoolSize").number(),
        pool.call("getSteadyPoolSize").number(),
        pool.field("ds").call("getFreeListSize").number(),
        pool.call("getWaitQueueLength").number());
  }
}
