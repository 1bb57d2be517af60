package io.chokepoint.agent.record;

import io.chokepoint.agent.library.executor.ExecutorState;
import io.chokepoint.bridge.Resource;
import io.chokepoint.core.model.Latencies;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.model.ResourceKind;
import io.chokepoint.core.timeline.ExecutorWindow;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;

/** The bounded set of executors that have series of their own. */
final class Executors {

  /** With the one that stands for the rest. */
  static final int MOST = 21;

  /** A service that makes an executor for each request makes many of one name. */
  private static final int OBJECTS = 50;

  private final BoundedNames<Resource, Named> executors =
      new BoundedNames<>(MOST, i -> new Named(i, "other"));

  private record Named(int index, String name, List<WeakReference<Object>> objects) {
    Named(int index, String name) {
      this(index, name, new CopyOnWriteArrayList<>());
    }
  }

  void add(Resource resource, Object object) {
    List<WeakReference<Object>> objects = find(resource).objects;
    objects.removeIf(known -> known.get() == null);
    if (objects.size() < OBJECTS) {
      objects.add(new WeakReference<>(object));
    }
  }

  ExecutorBuffer in(Buffer buffer, Resource resource) {
    return buffer.ofExecutor(find(resource).index);
  }

  /**
   * Those that are still there, by the executor's name; those without one of their own left out.
   */
  Map<ResourceId, List<Object>> objects() {
    Map<ResourceId, List<Object>> objects = new HashMap<>();
    for (Named executor : executors.all()) {
      if (executor.index > 0) {
        objects.put(
            new ResourceId(ResourceKind.EXECUTOR, executor.name),
            executor.objects.stream().map(WeakReference::get).filter(Objects::nonNull).toList());
      }
    }
    return objects;
  }

  private Named find(Resource resource) {
    Named known = executors.known(resource);
    return known != null ? known : make(resource);
  }

  private Named make(Resource resource) {
    return executors.find(resource, i -> new Named(i, resource.name));
  }

  Map<String, ExecutorWindow> drain(Buffer full) {
    Map<String, ExecutorWindow> windows = new HashMap<>();
    for (Named executor : executors.all()) {
      ExecutorBuffer buffer = full.executors.peek(executor.index);
      Latencies queueWait = buffer == null ? Latencies.NONE : buffer.queueWait.drain();
      Latencies execution = buffer == null ? Latencies.NONE : buffer.execution.drain();
      ExecutorState state = ExecutorState.of(executor.objects);
      if (queueWait.count() > 0 || execution.count() > 0 || state.isBusy()) {
        windows.put(
            executor.name,
            new ExecutorWindow(
                state.capacity(), state.active(), state.queued(), queueWait, execution));
      }
    }
    return windows;
  }
}
