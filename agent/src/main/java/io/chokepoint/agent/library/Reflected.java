package io.chokepoint.agent.library;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One of the application's objects, whose class is unknown here: read by reflection. */
public record Reflected(Object target) {

  /** A field of its class or one above, public or not. */
  public Reflected field(String name) throws ReflectiveOperationException {
    Field field = declared(name);
    field.setAccessible(true);
    return of(field.get(target), name);
  }

  /** Sets a field of its class or one above, public or not. */
  public void set(String name, Object value) throws ReflectiveOperationException {
    Field field = declared(name);
    field.setAccessible(true);
    field.set(target, value);
  }

  private Field declared(String name) throws NoSuchFieldException {
    for (Class<?> type = target.getClass(); type != null; type = type.getSuperclass()) {
      for (Field field : type.getDeclaredFields()) {
        if (field.getName().equals(name)) {
          return field;
        }
      }
    }
    throw new NoSuchFieldException(name + " of " + target.getClass().getName());
  }

  /** Whether it has a method without parameters of that name. */
  public boolean has(String name) {
    try {
      method(name);
      return true;
    } catch (NoSuchMethodException e) {
      return false;
    }
  }

  /** What a method without parameters returns. */
  public Reflected call(String name) throws ReflectiveOperationException {
    Object value = callOrNull(name);
    return of(value, name);
  }

  public @Nullable Object callOrNull(String name) throws ReflectiveOperationException {
    Method method = method(name);
    method.setAccessible(true);
    return method.invoke(target);
  }

  /** Calls a method that takes a number. */
  public void call(String name, int argument) throws ReflectiveOperationException {
    Method method = method(name, int.class);
    method.setAccessible(true);
    method.invoke(target, argument);
  }

  /** What a public method returns that takes one argument. */
  public Reflected callWith(String name, Object argument) throws ReflectiveOperationException {
    for (Method method : target.getClass().getMethods()) {
      if (method.getName().equals(name)
          && method.getParameterCount() == 1
          && method.getParameterTypes()[0].isInstance(argument)
          && method.trySetAccessible()) {
        return of(method.invoke(target, argument), name);
      }
    }
    throw new NoSuchMethodException(target.getClass().getName() + "." + name);
  }

  private Method method(String name, Class<?>... parameters) throws NoSuchMethodException {
    for (Class<?> type = target.getClass(); type != null; type = type.getSuperclass()) {
      for (Method method : type.getDeclaredMethods()) {
        if (method.getName().equals(name)
            && Arrays.equals(method.getParameterTypes(), parameters)) {
          return method;
        }
      }
    }
    // a default method of an interface, perhaps
    return target.getClass().getMethod(name, parameters);
  }

  private Reflected of(@Nullable Object value, String name) throws NoSuchFieldException {
    if (value == null) {
      throw new NoSuchFieldException(name + " of " + target.getClass().getName() + " is null");
    }
    return new Reflected(value);
  }

  public int number() {
    return ((Number) target).intValue();
  }

  /** How many elements a collection or map has. */
  public int size() {
    return target instanceof Map<?, ?> map ? map.size() : ((Collection<?>) target).size();
  }

  public boolean isTrue() {
    return Boolean.TRUE.equals(target);
  }

  public String text() {
    return target.toString();
  }
}
