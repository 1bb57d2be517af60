package io.chokepoint.bridge;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.locks.AbstractOwnableSynchronizer;
import org.jspecify.annotations.Nullable;

/**
 * Which thread holds a lock of java.util.concurrent. Its synchronizer knows and does not tell other
 * classes, so that the agent must have opened the package first.
 */
public final class LockOwners {

  private static volatile @Nullable MethodHandle owner;

  private LockOwners() {}

  /** Called once java.util.concurrent.locks is open to this class's module. */
  public static void open() throws ReflectiveOperationException {
    owner =
        MethodHandles.privateLookupIn(AbstractOwnableSynchronizer.class, MethodHandles.lookup())
            .findVirtual(
                AbstractOwnableSynchronizer.class,
                "getExclusiveOwnerThread",
                MethodType.methodType(Thread.class));
  }

  /** Whether locks of this class can have an owner. */
  static boolean hasOwner(Class<?> blocker) {
    return AbstractOwnableSynchronizer.class.isAssignableFrom(blocker);
  }

  /** The thread that holds it alone; null where none does, many do, or it cannot be known. */
  static @Nullable Thread ownerOf(Object blocker) {
    MethodHandle handle = owner;
    if (handle == null || !(blocker instanceof AbstractOwnableSynchronizer)) {
      return null;
    }
    try {
      return (Thread) handle.invokeExact((AbstractOwnableSynchronizer) blocker);
    } catch (Throwable e) {
      return null;
    }
  }
}
