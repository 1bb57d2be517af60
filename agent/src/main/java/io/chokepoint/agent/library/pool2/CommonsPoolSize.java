package io.chokepoint.agent.library.pool2;

import io.chokepoint.agent.library.PropertyActuator;
import io.chokepoint.agent.library.Reflected;
import io.chokepoint.agent.library.Types;
import java.util.List;
import java.util.Set;

/**
 * The size of Commons Pool's pools without keys. One with too many hands them on as long as others
 * wait, so that what comes back is kept by none for the moment that shrinking takes.
 */
final class CommonsPoolSize extends PropertyActuator {

  private static final Set<String> WITHOUT_KEYS =
      Set.of(
          "org.apache.commons.pool2.impl.GenericObjectPool",
          "org.apache.tomcat.dbcp.pool2.impl.GenericObjectPool");

  private static final int IDLE = 1;

  CommonsPoolSize() {
    super("maxTotal", "maxIdle", "minIdle");
  }

  @Override
  public boolean changes(Object pool) throws ReflectiveOperationException {
    return Types.isA(pool.getClass(), WITHOUT_KEYS)
        && !new Reflected(pool).call("isClosed").isTrue();
  }

  /** Its getter gives the least that may be idle as bounded by the most. */
  @Override
  public List<Integer> values(Object pool) throws ReflectiveOperationException {
    List<Integer> values = super.values(pool);
    return List.of(values.get(0), values.get(IDLE), new Reflected(pool).field("minIdle").number());
  }

  /** What is idle beyond the most that may be idle is closed when it comes back. */
  @Override
  public List<Integer> wanted(Object pool, List<Integer> found, int size) {
    int idle = found.get(IDLE);
    return List.of(size, idle < 0 ? idle : Math.max(idle, size), Math.min(found.get(2), size));
  }

  @Override
  public int open(Object pool) throws ReflectiveOperationException {
    Reflected read = new Reflected(pool);
    return read.call("getNumActive").number() + read.call("getNumIdle").number();
  }

  @Override
  public int inUse(Object pool) throws ReflectiveOperationException {
    return new Reflected(pool).call("getNumActive").number();
  }

  @Override
  public boolean queued(Object pool) throws ReflectiveOperationException {
    return new Reflected(pool).call("getNumWaiters").number() > 0;
  }

  @Override
  public void shrink(Object pool) throws ReflectiveOperationException {
    int idle = values(pool).get(IDLE);
    try {
      set(pool, IDLE, 0);
      shrink(pool, () -> new Reflected(pool).callOrNull("clear"));
    } finally {
      set(pool, IDLE, idle);
    }
  }

  @Override
  public int least() {
    return 2;
  }
}
