package io.chokepoint.agent.record;

import io.chokepoint.agent.library.PoolReader;
import io.chokepoint.agent.library.PoolState;
import io.chokepoint.agent.library.Reflected;

/** Of unknown pools: they are counted, and not read. */
final class UnknownReader implements PoolReader {

  @Override
  public String library() {
    return "unknown";
  }

  @Override
  public boolean reads(String className) {
    return true;
  }

  @Override
  public String name(Reflected pool) {
    return pool.target().getClass().getSimpleName();
  }

  @Override
  public PoolState state(Reflected pool) {
    return PoolState.NONE;
  }
}
