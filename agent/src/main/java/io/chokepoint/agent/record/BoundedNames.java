package io.chokepoint.agent.record;

import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The bounded set of things of one kind that have series of their own. Those that come after the
 * bound share one, so that no service can fill the agent's memory with names.
 */
final class BoundedNames<K, T> {

  private final int most;
  private final ConcurrentHashMap<K, T> byName = new ConcurrentHashMap<>();
  private final CopyOnWriteArrayList<T> all = new CopyOnWriteArrayList<>();
  private final T other;
  private volatile boolean full;

  /**
   * @param most how many, {@code other} included
   * @param other makes the one for the rest, from its number
   */
  BoundedNames(int most, IntFunction<T> other) {
    this.most = most;
    this.other = other.apply(0);
    all.add(this.other);
  }

  /** The one of this name; null where it is new. */
  @Nullable T known(K name) {
    return byName.get(name);
  }

  /** The one of this name, made from its number if new and if there is room. */
  T find(K name, IntFunction<T> make) {
    T known = byName.get(name);
    return known != null ? known : add(name, make);
  }

  private synchronized T add(K name, IntFunction<T> make) {
    T known = byName.get(name);
    if (known != null) {
      return known;
    }
    if (all.size() >= most) {
      full = true;
      return other;
    }
    T made = make.apply(all.size());
    all.add(made);
    byName.put(name, made);
    return made;
  }

  /** Whether any came for which there was no room. */
  boolean full() {
    return full;
  }

  /** In the order of their numbers; number 0 stands for the rest. */
  List<T> all() {
    return all;
  }
}
