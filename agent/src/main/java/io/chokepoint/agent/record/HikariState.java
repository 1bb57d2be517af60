package io.chokepoint.agent.record;

import java.lang.ref.WeakReference;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What HikariCP's pools of one name say of themselves now, added up. By reflection, as their
 * classes are the application's; once a second, as counting the idle walks the pool.
 */
record HikariState(@Nullable Integer capacity, @Nullable Integer minIdle, int idle, int pending) {

  private static final HikariState NONE = new HikariState(null, null, 0, 0);
  private static final int SHUT_DOWN = 2;

  static HikariState of(List<WeakReference<Object>> pools) {
    HikariState sum = NONE;
    for (WeakReference<Object> reference : pools) {
      Object pool = reference.get();
      if (pool == null) {
        pools.remove(reference);
      } else {
        sum = sum.plus(of(pool));
      }
    }
    return sum;
  }

  static String nameOf(Object pool) throws ReflectiveOperationException {
    return String.valueOf(call(field(pool, "config"), "getPoolName"));
  }

  private static HikariState of(Object pool) {
    try {
      if (Integer.valueOf(SHUT_DOWN).equals(field(pool, "poolState"))) {
        return NONE;
      }
      Object config = field(pool, "config");
      return new HikariState(
          (Integer) call(config, "getMaximumPoolSize"),
          (Integer) call(config, "getMinimumIdle"),
          (Integer) call(pool, "getIdleConnections"),
          (Integer) call(pool, "getThreadsAwaitingConnection"));
    } catch (ReflectiveOperationException | RuntimeException e) {
      return NONE;
    }
  }

  /** Public since HikariCP 3, in a superclass and not public in the versions before. */
  private static Object field(Object target, String name) throws ReflectiveOperationException {
    Class<?> type = target.getClass();
    while (type != null) {
      for (Field field : type.getDeclaredFields()) {
        if (field.getName().equals(name)) {
          field.setAccessible(true);
          return field.get(target);
        }
      }
      type = type.getSuperclass();
    }
    throw new NoSuchFieldException(name + " of " + target.getClass().getName());
  }

  private static Object call(Object target, String getter) throws ReflectiveOperationException {
    Method method = target.getClass().getMethod(getter);
    method.setAccessible(true);
    return method.invoke(target);
  }

  private HikariState plus(HikariState o) {
    return new HikariState(
        sum(capacity, o.capacity), sum(minIdle, o.minIdle), idle + o.idle, pending + o.pending);
  }

  private static @Nullable Integer sum(@Nullable Integer a, @Nullable Integer b) {
    if (a == null || b == null) {
      return a == null ? b : a;
    }
    return a + b;
  }
}
