package io.chokepoint.bridge;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A small set of the application's objects, compared by identity and kept only while they are in
 * use elsewhere.
 */
final class WeakSet<T> {

  private final int most;
  private final CopyOnWriteArrayList<WeakReference<T>> known = new CopyOnWriteArrayList<>();

  /**
   * @param most how many it holds at most
   */
  WeakSet(int most) {
    this.most = most;
  }

  /** One walk over the set, and no lock where it is full. */
  void add(T object) {
    boolean room = known.size() < most;
    for (WeakReference<T> each : known) {
      T other = each.get();
      if (other == object) {
        return;
      }
      room |= other == null;
    }
    if (room) {
      addNew(object);
    }
  }

  /** Several threads may be the first to see it. */
  private synchronized void addNew(T object) {
    for (WeakReference<T> each : known) {
      if (each.get() == null) {
        known.remove(each);
      }
    }
    if (known.size() < most && !has(object)) {
      known.add(new WeakReference<>(object));
    }
  }

  private boolean has(T object) {
    for (WeakReference<T> each : known) {
      if (each.get() == object) {
        return true;
      }
    }
    return false;
  }

  /** Those that are still there. */
  List<T> alive() {
    List<T> alive = new ArrayList<>();
    for (WeakReference<T> each : known) {
      T object = each.get();
      if (object != null) {
        alive.add(object);
      }
    }
    return alive;
  }
}
