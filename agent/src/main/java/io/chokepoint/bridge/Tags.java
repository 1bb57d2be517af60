package io.chokepoint.bridge;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What the bridge remembers about the application's objects: in a field where the class was
 * instrumented when it was loaded, in a weak identity map where the agent came later and could add
 * no field.
 */
public final class Tags {

  private static final ConcurrentHashMap<Key, Object> MAP = new ConcurrentHashMap<>();
  private static final ReferenceQueue<Object> GONE = new ReferenceQueue<>();

  private Tags() {}

  public static @Nullable Object get(Object target) {
    if (target instanceof Tagged) {
      return ((Tagged) target).chokepoint$tag();
    }
    return MAP.isEmpty() ? null : MAP.get(new Key(target, null));
  }

  public static void set(Object target, Object tag) {
    if (target instanceof Tagged) {
      ((Tagged) target).chokepoint$tag(tag);
      return;
    }
    forgetGone();
    MAP.put(new Key(target, GONE), tag);
  }

  /** What is remembered from now on: this, unless another thread was first. */
  static Object setIfAbsent(Object target, Object tag) {
    if (target instanceof Tagged) {
      synchronized (MAP) {
        Object first = ((Tagged) target).chokepoint$tag();
        if (first == null) {
          ((Tagged) target).chokepoint$tag(tag);
        }
        return first == null ? tag : first;
      }
    }
    forgetGone();
    Object first = MAP.putIfAbsent(new Key(target, GONE), tag);
    return first == null ? tag : first;
  }

  private static void forgetGone() {
    for (Object gone = GONE.poll(); gone != null; gone = GONE.poll()) {
      MAP.remove(gone);
    }
  }

  public static void remove(Object target) {
    if (target instanceof Tagged) {
      ((Tagged) target).chokepoint$tag(null);
    } else {
      MAP.remove(new Key(target, null));
    }
  }

  /**
   * What a getter of the object says, which never changes: asked once by reflection, for where the
   * versions of a library do not agree on what kind of type has it, and remembered.
   */
  public static @Nullable String remembered(Object target, String getter) {
    Object known = get(target);
    if (known == null) {
      try {
        known = String.valueOf(target.getClass().getMethod(getter).invoke(target));
      } catch (ReflectiveOperationException | RuntimeException e) {
        Bridge.failed(e);
        known = "other";
      }
      set(target, known);
    }
    return known instanceof String ? (String) known : null;
  }

  private static final class Key extends WeakReference<Object> {

    private final int hash;

    Key(Object target, @Nullable ReferenceQueue<Object> queue) {
      super(target, queue);
      hash = System.identityHashCode(target);
    }

    @Override
    public int hashCode() {
      return hash;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      if (this == other) {
        return true;
      }
      Object mine = get();
      return mine != null && other instanceof Key && ((Key) other).get() == mine;
    }
  }
}
