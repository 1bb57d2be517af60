package io.chokepoint.agent.library.r2dbc;

import io.chokepoint.agent.library.PoolReader;
import io.chokepoint.agent.library.PoolState;
import io.chokepoint.agent.library.Reflected;

/** r2dbc-pool's pools. */
final class R2dbcReader implements PoolReader {

  @Override
  public String library() {
    return "r2dbc-pool";
  }

  @Override
  public boolean reads(String className) {
    return className.equals("io.r2dbc.pool.ConnectionPool");
  }

  /** The product, and the database where the driver tells: its own name it keeps for JMX. */
  @Override
  public String name(Reflected pool) throws ReflectiveOperationException {
    Reflected factory = pool.field("factory");
    String product = factory.call("getMetadata").call("getName").text();
    try {
      return product + " " + factory.field("configuration").call("getDatabase").text();
    } catch (NoSuchFieldException | NoSuchMethodException e) {
      return product;
    }
  }

  @Override
  public PoolState state(Reflected pool) throws ReflectiveOperationException {
    if (pool.call("isDisposed").isTrue()) {
      return PoolState.NONE;
    }
    Reflected metrics = pool.call("getMetrics").call("get");
    int most = metrics.call("getMaxAllocatedSize").number();
    return new PoolState(
        most == Integer.MAX_VALUE ? null : most,
        null,
        metrics.call("idleSize").number(),
        metrics.call("pendingAcquireSize").number());
  }
}
