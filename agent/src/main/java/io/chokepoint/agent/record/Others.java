package io.chokepoint.agent.record;

import io.chokepoint.bridge.Resource;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The bounded set of resources that are neither statements nor connection pools: locks, hosts,
 * caches, sites. Each kind has one more, {@code other}, for what comes after the bound.
 */
final class Others {

  private final int first;
  private final int most;
  private final Map<Resource.Kind, ConcurrentHashMap<String, Resource>> byName =
      new EnumMap<>(Resource.Kind.class);
  private final Map<Resource.Kind, Resource> rest = new EnumMap<>(Resource.Kind.class);
  private int next;
  private volatile boolean full;

  /**
   * @param first the first number to give
   * @param most how many, the kinds' {@code other} included
   */
  Others(int first, int most) {
    this.first = first;
    this.most = most;
    for (Resource.Kind kind : Resource.Kind.values()) {
      byName.put(kind, new ConcurrentHashMap<>());
      rest.put(kind, make(kind, "other"));
    }
  }

  Resource find(Resource.Kind kind, String name) {
    Resource known = named(kind).get(name);
    return known != null ? known : add(kind, name);
  }

  private synchronized Resource add(Resource.Kind kind, String name) {
    if (next >= most) {
      Resource known = named(kind).get(name);
      full |= known == null;
      return known != null ? known : Objects.requireNonNull(rest.get(kind));
    }
    return named(kind).computeIfAbsent(name, n -> make(kind, n));
  }

  /** Whether any came for which there was no room. */
  boolean full() {
    return full;
  }

  private ConcurrentHashMap<String, Resource> named(Resource.Kind kind) {
    return Objects.requireNonNull(byName.get(kind));
  }

  private Resource make(Resource.Kind kind, String name) {
    return new Resource(first + next++, kind, name);
  }
}
