package io.chokepoint.bridge;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Public getters of the application's objects, by name: of libraries that advice cannot be compiled
 * against, as their classes are for a later Java, or are called differently in each version.
 */
public final class PublicGetters {

  private static final ClassValue<ConcurrentHashMap<String, Method>> KNOWN =
      new ClassValue<>() {
        @Override
        protected ConcurrentHashMap<String, Method> computeValue(Class<?> type) {
          return new ConcurrentHashMap<>();
        }
      };

  private PublicGetters() {}

  /** What the getter says; null where the object is null, or is asked in vain. */
  public static @Nullable Object get(@Nullable Object target, String name) {
    return get(target, name, name);
  }

  /**
   * As {@link #get(Object, String)}.
   *
   * @param older what earlier versions call it
   */
  public static @Nullable Object get(@Nullable Object target, String name, String older) {
    if (target == null) {
      return null;
    }
    try {
      ConcurrentHashMap<String, Method> known = KNOWN.get(target.getClass());
      Method getter = known.get(name);
      if (getter == null) {
        getter = find(target.getClass(), name, older);
        known.put(name, getter);
      }
      return getter.invoke(target);
    } catch (ReflectiveOperationException | RuntimeException e) {
      Bridge.failed(e);
      return null;
    }
  }

  private static Method find(Class<?> type, String name, String older)
      throws NoSuchMethodException {
    try {
      return find(type, name);
    } catch (NoSuchMethodException e) {
      return find(type, older);
    }
  }

  private static Method find(Class<?> type, String name) throws NoSuchMethodException {
    Method method = type.getMethod(name);
    if (!Modifier.isPublic(method.getDeclaringClass().getModifiers())) {
      method = ofInterface(type, name, method);
    }
    method.trySetAccessible();
    return method;
  }

  /** As an interface declares it, which can be called where the class is hidden. */
  private static Method ofInterface(Class<?> type, String name, Method otherwise) {
    for (Class<?> each = type; each != null; each = each.getSuperclass()) {
      for (Class<?> face : each.getInterfaces()) {
        try {
          return face.getMethod(name);
        } catch (NoSuchMethodException e) {
          // another may
        }
      }
    }
    return otherwise;
  }

  /** What a getter of a number says; {@code unknown} where it says none. */
  public static int number(@Nullable Object target, String name, int unknown) {
    Object number = get(target, name);
    return number instanceof Number ? ((Number) number).intValue() : unknown;
  }

  /** The same as text; empty where there is none. */
  public static String text(@Nullable Object target, String name) {
    return text(target, name, name);
  }

  /**
   * As {@link #text(Object, String)}.
   *
   * @param older what earlier versions call it
   */
  public static String text(@Nullable Object target, String name, String older) {
    Object text = get(target, name, older);
    return text == null ? "" : text.toString();
  }
}
