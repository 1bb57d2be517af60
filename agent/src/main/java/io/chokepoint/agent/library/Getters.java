package io.chokepoint.agent.library;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/** Figures of the application's objects, read by reflection, as their classes are its own. */
public final class Getters {

  private Getters() {}

  /** Null where there is no such figure, as an executor of virtual threads has not its number. */
  public static @Nullable Integer number(@Nullable Object target, String name)
      throws ReflectiveOperationException {
    if (target == null || find(target, name) == null) {
      return null;
    }
    return count(call(target, name));
  }

  public static @Nullable Integer count(@Nullable Object value) {
    return value instanceof Number n && n.longValue() >= 0 ? (Integer) n.intValue() : null;
  }

  public static @Nullable Integer positive(@Nullable Integer n) {
    return n == null || n == 0 || n == Integer.MAX_VALUE ? null : n;
  }

  public static @Nullable Object call(Object target, String name)
      throws ReflectiveOperationException {
    Method method = find(target, name);
    if (method == null) {
      throw new NoSuchMethodException(target.getClass().getName() + "." + name);
    }
    try {
      return method.invoke(target);
    } catch (InvocationTargetException e) {
      throw new IllegalStateException(name + " failed: " + e.getCause(), e);
    }
  }

  /** Whether objects of this class have such a public method. */
  public static boolean has(Class<?> type, String name) {
    try {
      return type.getMethod(name) != null;
    } catch (NoSuchMethodException e) {
      return false;
    }
  }

  /** The public method, from whichever superclass lets it be called. */
  public static @Nullable Method find(Object target, String name) {
    for (Class<?> c = target.getClass(); c != null; c = c.getSuperclass()) {
      try {
        Method method = c.getMethod(name);
        if (method.trySetAccessible()) {
          return method;
        }
      } catch (NoSuchMethodException e) {
        return null;
      }
    }
    return null;
  }
}
