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
    for (Object gone = GONE.poll(); gone != null; gone = GONE.poll()) {
      MAP.remove(gone);
    }
    MAP.put(new Key(target, GONE), tag);
  }

  public static void remove(Object target) {
    if (target instanceof Tagged) {
      ((Tagged) target).chokepoint$tag(null);
    } else {
      MAP.remove(new Key(target, null));
    }
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
