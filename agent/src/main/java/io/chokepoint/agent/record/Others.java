package io.chokepoint.agent.record;

import io.chokepoint.bridge.Resource;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The bounded set of resources that are neither statements nor connection pools: locks, hosts,
 * caches, sites. Each kind has one more, {@code other}, for what comes after the bound. A few are
 * kept free for each kind, so that a thousand hosts leave room for the first lock; and names that
 * differ only in numbers are told apart as long as they are few.
 */
final class Others {

  /** Kept free for each kind. */
  private static final int RESERVED = 5;

  /** A pool of threads for each task has a number that means nothing. */
  private static final int EXECUTORS_OF_A_FAMILY = 5;

  private static final int OTHERS_OF_A_FAMILY = 20;

  /** Names remembered to be another's: with the rest, each look-up waits for a lock. */
  private static final int ALIASES = 2_000;

  private final int first;
  private final int most;
  private final Map<Resource.Kind, Named> byKind = new EnumMap<>(Resource.Kind.class);
  private int next;
  private int aliases;
  private volatile boolean full;

  /** The resources of one kind. */
  private static final class Named {
    final ConcurrentHashMap<String, Resource> byName = new ConcurrentHashMap<>();
    final Families families;
    final Resource rest;
    int free = RESERVED;

    Named(Resource.Kind kind, Resource rest) {
      boolean threads = kind == Resource.Kind.EXECUTOR || kind == Resource.Kind.WORKER_THREADS;
      this.families = new Families(threads ? EXECUTORS_OF_A_FAMILY : OTHERS_OF_A_FAMILY);
      this.rest = rest;
    }
  }

  /**
   * @param first the first number to give
   * @param most how many, the kinds' {@code other} included
   */
  Others(int first, int most) {
    this.first = first;
    this.most = most;
    for (Resource.Kind kind : Resource.Kind.values()) {
      byKind.put(kind, new Named(kind, make(kind, "other")));
    }
  }

  /** Null where it is new. */
  @Nullable Resource known(Resource.Kind kind, String name) {
    return Objects.requireNonNull(byKind.get(kind)).byName.get(name);
  }

  Resource find(Resource.Kind kind, String name) {
    Named named = Objects.requireNonNull(byKind.get(kind));
    Resource known = named.byName.get(name);
    return known != null ? known : add(kind, named, name);
  }

  private synchronized Resource add(Resource.Kind kind, Named named, String name) {
    Resource known = named.byName.get(name);
    if (known != null) {
      return known;
    }
    String label = named.families.of(name);
    Resource resource = named.byName.get(label);
    if (resource == null) {
      resource = room(named) ? make(kind, label) : named.rest;
      if (resource != named.rest) {
        named.byName.put(label, resource);
      }
    }
    full |= resource == named.rest;
    if (resource != named.byName.get(name) && aliases < ALIASES) {
      aliases++;
      named.byName.put(name, resource);
    }
    return resource;
  }

  private boolean room(Named named) {
    int reservedForOthers =
        byKind.values().stream().filter(n -> n != named).mapToInt(n -> n.free).sum();
    if (named.free > 0 ? next >= most : next + reservedForOthers >= most) {
      return false;
    }
    named.free = Math.max(0, named.free - 1);
    return true;
  }

  /** Whether any came for which there was no room. */
  boolean full() {
    return full;
  }

  private Resource make(Resource.Kind kind, String name) {
    return new Resource(first + next++, kind, name);
  }
}
