package io.chokepoint.agent.record;

import io.chokepoint.bridge.Holder;
import io.chokepoint.bridge.Resource;
import io.chokepoint.core.timeline.LockWindow;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The bounded set of locks that have series of their own. */
final class Locks {

  /** With the one that stands for the rest. */
  static final int MOST = 51;

  private final BoundedNames<Resource, Lock> locks =
      new BoundedNames<>(MOST, i -> new Lock(i, "other"));

  private record Lock(int index, String name) {}

  void waited(
      Buffer into,
      Resource resource,
      long nanos,
      @Nullable EndpointRecord by,
      @Nullable Holder holder) {
    buffer(into, resource).waited(nanos, by, holder);
  }

  void held(Buffer into, Resource monitor, EndpointRecord by, Holder holder) {
    buffer(into, monitor).held(1, by, holder);
  }

  private LockBuffer buffer(Buffer into, Resource resource) {
    Lock known = locks.known(resource);
    return into.ofLock((known != null ? known : add(resource)).index);
  }

  private Lock add(Resource resource) {
    return locks.find(resource, i -> new Lock(i, resource.name));
  }

  Map<String, LockWindow> drain(Buffer full) {
    Map<String, LockWindow> windows = new HashMap<>();
    for (Lock lock : locks.all()) {
      LockBuffer buffer = full.locks.peek(lock.index);
      LockWindow window = buffer == null ? null : buffer.drain();
      if (window != null && (window.waits().count() > 0 || !window.holders().isEmpty())) {
        windows.put(lock.name, window);
      }
    }
    return windows;
  }
}
