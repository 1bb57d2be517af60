package io.chokepoint.agent.library.hikari;

import io.chokepoint.agent.library.PropertyActuator;
import io.chokepoint.agent.library.Reflected;

/**
 * The size of HikariCP's pools. Minimum idle goes with the maximum: else what was opened in a busy
 * second is closed in a quiet one, and the pool is of no certain size. It grows with the next
 * borrows, not for threads that wait already; and it shrinks when its connections are evicted,
 * those in use as they come back.
 */
final class HikariSize extends PropertyActuator {

  private static final int SHUT_DOWN = 2;

  HikariSize() {
    super("maximumPoolSize", "minimumIdle");
  }

  @Override
  public boolean changes(Object pool) throws ReflectiveOperationException {
    return pool.getClass().getName().equals("com.zaxxer.hikari.pool.HikariPool")
        && new Reflected(pool).field("poolState").number() != SHUT_DOWN;
  }

  @Override
  public int open(Object pool) throws ReflectiveOperationException {
    return new Reflected(pool).call("getTotalConnections").number();
  }

  @Override
  public int inUse(Object pool) throws ReflectiveOperationException {
    return new Reflected(pool).call("getActiveConnections").number();
  }

  @Override
  public boolean queued(Object pool) throws ReflectiveOperationException {
    return new Reflected(pool).call("getThreadsAwaitingConnection").number() > 0;
  }

  @Override
  public void shrink(Object pool) throws ReflectiveOperationException {
    new Reflected(pool).callOrNull("softEvictConnections");
  }

  @Override
  protected Reflected holder(Object pool) throws ReflectiveOperationException {
    return new Reflected(pool).field("config");
  }
}
