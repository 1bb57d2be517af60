package io.chokepoint.agent.record;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One of the application's objects, whose class is unknown here: read by reflection. */
record Reflected(Object target) {

  /** A field of its class or one above, public or not. */
  Reflected field(String name) throws ReflectiveOperationException {
    for (Class<?> type = target.getClass(); type != null; type = type.getSuperclass()) {
      for (Field field : type.getDeclaredFields()) {
        if (field.getName().equals(name)) {
          field.setAccessible(true);
          return of(field.get(target), name);
        }
      }
    }
    throw new NoSuchFieldException(name + " of " + target.getClass().getName());
  }

  /** What a method without parameters returns. */
  Reflected call(String name) throws ReflectiveOperationException {
    Object value = callOrNull(name);
    return of(value, name);
  }

  @Nullable Object callOrNull(String name) throws ReflectiveOperationException {
    Method method = method(name);
    method.setAccessible(true);
    return method.invoke(target);
  }

  private Method method(String name) throws NoSuchMethodException {
    for (Class<?> type = target.getClass(); type != null; type = type.getSuperclass()) {
      for (Method method : type.getDeclaredMethods()) {
        if (method.getName().equals(name) && method.getParameterCount() == 0) {
          return method;
        }
      }
    }
    // a default method of an interface, perhaps
    return target.getClass().getMethod(name);
  }

  private Reflected of(@Nullable Object value, String name) throws NoSuchFieldException {
    if (value == null) {
      throw new NoSuchFieldException(name + " of " + target.getClass().getName() + " is null");
    }
    return new Reflected(value);
  }

  int number() {
    return ((Number) target).intValue();
  }

  /** How many elements a collection or map has. */
  int size() {
    return target instanceof Map<?, ?> map ? map.size() : ((Collection<?>) target).size();
  }

  boolean isTrue() {
    return Boolean.TRUE.equals(target);
  }

  String text() {
    return target.toString();
  }
}
