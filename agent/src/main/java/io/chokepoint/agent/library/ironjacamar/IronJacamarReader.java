package io.chokepoint.agent.library.ironjacamar;

import io.chokepoint.agent.library.Beside;
import io.chokepoint.agent.library.PoolReader;
import io.chokepoint.agent.library.PoolState;
import io.chokepoint.agent.library.Reflected;
import io.chokepoint.bridge.Resource;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** IronJacamar's pools: by their permits, as it counts what is in use only on demand. */
final class IronJacamarReader implements PoolReader {

  @Override
  public String library() {
    return "IronJacamar";
  }

  @Override
  public boolean reads(String className) {
    return className.equals("org.jboss.jca.core.connectionmanager.pool.AbstractPool");
  }

  @Override
  public Resource.Kind kind(Reflected pool) throws ReflectiveOperationException {
    String factory = pool.call("getManagedConnectionFactory").target().getClass().getName();
    return factory.startsWith("org.jboss.jca.adapters.jdbc.")
        ? Resource.Kind.CONNECTION_POOL
        : Resource.Kind.OBJECT_POOL;
  }

  @Override
  public String name(Reflected pool) throws ReflectiveOperationException {
    return pool.call("getName").text();
  }

  @Override
  public PoolState state(Reflected pool) throws ReflectiveOperationException {
    if (pool.call("isShutdown").isTrue()) {
      return PoolState.NONE;
    }
    Reflected configuration = pool.call("getPoolConfiguration");
    Reflected permits = pool.call("getLock");
    int capacity = configuration.call("getMaxSize").number();
    int idle = permits.call("availablePermits").number() - capacity;
    for (Object each : ((Map<?, ?>) pool.field("mcpPools").target()).values()) {
      idle += new Reflected(each).call("getActive").number();
    }
    return new PoolState(
        capacity,
        configuration.call("getMinSize").number(),
        Math.max(0, idle),
        permits.call("getQueueLength").number());
  }

  @Override
  public @Nullable Beside beside(Reflected pool) throws ReflectiveOperationException {
    if (kind(pool) != Resource.Kind.CONNECTION_POOL) {
      return null;
    }
    Object factory = pool.call("getManagedConnectionFactory").target();
    for (Method method : factory.getClass().getMethods()) {
      if (method.getName().equals("createManagedConnection")) {
        Reflected opened = new Reflected(method.invoke(factory, null, null));
        return new Beside(
            (Connection) opened.field("con").target(), () -> opened.callOrNull("destroy"));
      }
    }
    return null;
  }
}
