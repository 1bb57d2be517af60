package io.chokepoint.agent.library.executor;

import io.chokepoint.agent.library.PropertyActuator;
import io.chokepoint.agent.library.Reflected;
import java.util.List;

/** The threads of JBoss' executors, which grow to their maximum before they queue. */
final class JbossThreadsSize extends PropertyActuator {

  JbossThreadsSize() {
    super("maximumPoolSize", "corePoolSize");
  }

  @Override
  public boolean changes(Object pool) throws ReflectiveOperationException {
    return pool.getClass().getName().equals(ExecutorState.JBOSS)
        && !new Reflected(pool).call("isShutdown").isTrue();
  }

  @Override
  public String setting() {
    return "threads";
  }

  @Override
  public List<Integer> wanted(Object pool, List<Integer> found, int size) {
    return List.of(size, Math.min(found.get(1), size));
  }

  @Override
  public int open(Object pool) throws ReflectiveOperationException {
    return new Reflected(pool).call("getPoolSize").number();
  }

  @Override
  public int inUse(Object pool) throws ReflectiveOperationException {
    return new Reflected(pool).call("getActiveCount").number();
  }

  @Override
  public boolean queued(Object pool) throws ReflectiveOperationException {
    return new Reflected(pool).call("getQueueSize").number() > 0;
  }

  @Override
  public int least() {
    return 2;
  }
}
