package io.chokepoint.bridge;

import org.jspecify.annotations.Nullable;

/** What a thread parks for, as its blocker's class tells: worked out once for each class. */
final class Awaited {

  /** No blocker, or one that tells nothing. */
  static final Awaited UNTOLD = new Awaited(Resource.Kind.IDLE, "", false, false);

  private static final ClassValue<Awaited> BY_CLASS =
      new ClassValue<>() {
        @Override
        protected Awaited computeValue(Class<?> type) {
          return of(type);
        }
      };

  /** The kind of visit the wait is. */
  final Resource.Kind kind;

  /** What stands before the site in the resource's name; empty where the site says it all. */
  final String name;

  /** Whether the blocker outlives the wait, so that its resource is remembered with it. */
  final boolean lasting;

  /** Whether only its having an owner tells that it is a lock. */
  private final boolean lockIfOwned;

  private Awaited(Resource.Kind kind, String name, boolean lasting, boolean lockIfOwned) {
    this.kind = kind;
    this.name = name;
    this.lasting = lasting;
    this.lockIfOwned = lockIfOwned;
  }

  static Awaited of(@Nullable Object blocker) {
    if (blocker == null) {
      return UNTOLD;
    }
    Awaited awaited = BY_CLASS.get(blocker.getClass());
    return awaited.lockIfOwned && LockOwners.ownerOf(blocker) == null ? UNTOLD : awaited;
  }

  private static Awaited of(Class<?> type) {
    String full = type.getName();
    String outer = outermost(full);
    switch (outer) {
      case "java.util.concurrent.Semaphore":
        return new Awaited(Resource.Kind.LIMITER, "Semaphore", true, false);
      case "java.util.concurrent.locks.ReentrantLock":
      case "java.util.concurrent.locks.ReentrantReadWriteLock":
      case "java.util.concurrent.locks.StampedLock":
        return new Awaited(Resource.Kind.LOCK, simple(outer), true, false);
      case "java.util.concurrent.CountDownLatch":
        return UNTOLD;
      default:
        if (full.endsWith("$ConditionObject")) {
          return new Awaited(Resource.Kind.IDLE, "", true, false);
        }
        return LockOwners.hasOwner(type)
            ? new Awaited(Resource.Kind.LOCK, simple(outer), true, true)
            : UNTOLD;
    }
  }

  private static String outermost(String className) {
    int dollar = className.indexOf('$');
    return dollar < 0 ? className : className.substring(0, dollar);
  }

  private static String simple(String className) {
    return className.substring(className.lastIndexOf('.') + 1);
  }
}
