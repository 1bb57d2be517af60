package io.chokepoint.agent.library.pool2;

import io.chokepoint.agent.library.Beside;
import io.chokepoint.agent.library.PoolReader;
import io.chokepoint.agent.library.PoolState;
import io.chokepoint.agent.library.Reflected;
import io.chokepoint.bridge.Resource;
import java.sql.Connection;
import org.jspecify.annotations.Nullable;

/**
 * Commons Pool 2's pools, whatever they lend: DBCP2's connections of a database, Jedis' of Redis.
 * What they lend shows in their factory.
 */
final class CommonsPoolReader implements PoolReader {

  private static final String DBCP = ".dbcp2.";

  @Override
  public String library() {
    return "Commons Pool";
  }

  @Override
  public boolean reads(String className) {
    return className.endsWith(".pool2.impl.GenericObjectPool")
        || className.endsWith(".pool2.impl.GenericKeyedObjectPool");
  }

  /** A connection of DBCP2 that keeps its statements keeps them in a pool of its own: no queue. */
  @Override
  public Resource.@Nullable Kind kind(Reflected pool) throws ReflectiveOperationException {
    String factory = pool.call("getFactory").target().getClass().getName();
    if (factory.endsWith("dbcp2.PoolingConnection")) {
      return null;
    }
    return factory.contains(DBCP) ? Resource.Kind.CONNECTION_POOL : Resource.Kind.OBJECT_POOL;
  }

  @Override
  public String name(Reflected pool) throws ReflectiveOperationException {
    Reflected factory = pool.call("getFactory");
    if (factory.target().getClass().getName().contains(DBCP)) {
      try {
        return PoolReader.ofUrl(urlOf(factory));
      } catch (ReflectiveOperationException e) {
        return factory.target().getClass().getSimpleName();
      }
    }
    String own = ownName(pool);
    String type = factory.target().getClass().getSimpleName();
    String kind = type.isEmpty() ? factory.target().getClass().getName() : type;
    return own.isEmpty() ? kind : kind + " " + own;
  }

  /** Its JMX name, unless it is the library's default. */
  private static String ownName(Reflected pool) throws ReflectiveOperationException {
    Object name = pool.callOrNull("getJmxName");
    String text = name == null ? "" : name.toString().replaceFirst(".*[:,]name=([^,]*).*", "$1");
    return text.equals("pool") ? "" : text;
  }

  /** From the connection factory that the pool's factory asks. */
  private static String urlOf(Reflected factory) throws ReflectiveOperationException {
    Reflected connections = connections(factory);
    try {
      return connections.field("connectionString").text();
    } catch (NoSuchFieldException e) {
      return connections.field("_connectUri").text(); // before 2.2
    }
  }

  private static Reflected connections(Reflected factory) throws ReflectiveOperationException {
    try {
      return factory.field("connectionFactory");
    } catch (NoSuchFieldException e) {
      return factory.field("_connFactory"); // before 2.2
    }
  }

  @Override
  public PoolState state(Reflected pool) throws ReflectiveOperationException {
    if (pool.call("isClosed").isTrue()) {
      return PoolState.NONE;
    }
    boolean keyed = isKeyed(pool);
    return new PoolState(
        keyed ? keyedCapacity(pool) : bound(pool.call("getMaxTotal").number()),
        keyed ? null : (Integer) pool.call("getMinIdle").number(),
        pool.call("getNumIdle").number(),
        pool.call("getNumWaiters").number());
  }

  private static boolean isKeyed(Reflected pool) {
    return pool.target().getClass().getName().contains("Keyed");
  }

  /** All keys' together, or each key's own. */
  private static @Nullable Integer keyedCapacity(Reflected pool)
      throws ReflectiveOperationException {
    Integer all = bound(pool.call("getMaxTotal").number());
    Integer each = bound(pool.call("getMaxTotalPerKey").number());
    if (each == null) {
      return all;
    }
    int keys = Math.max(1, pool.call("getNumActivePerKey").size());
    return all == null ? each * keys : (Integer) Math.min(all, each * keys);
  }

  private static @Nullable Integer bound(int most) {
    return most < 0 || most == Integer.MAX_VALUE ? null : (Integer) most;
  }

  @Override
  public @Nullable Beside beside(Reflected pool) throws ReflectiveOperationException {
    if (isKeyed(pool)) {
      return null;
    }
    return Beside.of(
        (Connection) connections(pool.call("getFactory")).call("createConnection").target());
  }
}
