package io.chokepoint.agent.record;

import io.chokepoint.agent.library.PoolReader;
import io.chokepoint.agent.library.PoolState;
import io.chokepoint.agent.library.Reflected;
import io.chokepoint.bridge.Hold;
import io.chokepoint.bridge.Resource;
import io.chokepoint.core.timeline.PoolWindow;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One pool: what is carried from window to window, and how its own state is read. */
final class Pool {

  final Resource resource;
  final PoolReader reader;
  private final CopyOnWriteArrayList<WeakReference<Object>> objects = new CopyOnWriteArrayList<>();
  private final CopyOnWriteArrayList<Connection> connections = new CopyOnWriteArrayList<>();
  private final double[] cpuMeans = new double[Recorder.ENDPOINTS];
  private long out;

  private record Connection(WeakReference<Object> entry, Hold hold) {}

  Pool(Resource resource, PoolReader reader) {
    this.resource = resource;
    this.reader = reader;
  }

  /**
   * A pool object of this name; a service that restarts its context has several in its life.
   * Several threads may be the first to borrow from it, and each tells of it.
   */
  synchronized void add(Object pool) {
    for (WeakReference<Object> known : objects) {
      if (known.get() == pool) {
        return;
      }
    }
    objects.add(new WeakReference<>(pool));
  }

  /** An endpoint's number is another's from now on. */
  void forgetEndpoint(int index) {
    cpuMeans[index] = 0;
  }

  /** Those that are still there. */
  List<Object> alive() {
    List<Object> alive = new ArrayList<>();
    for (WeakReference<Object> reference : objects) {
      Object pool = reference.get();
      if (pool != null) {
        alive.add(pool);
      }
    }
    return alive;
  }

  void add(Object entry, Hold hold) {
    connections.add(new Connection(new WeakReference<>(entry), hold));
  }

  /** Forgets connections that no longer exist; returns how many of them were never returned. */
  int forgetGone() {
    int lost = 0;
    for (Connection c : connections) {
      if (c.entry.get() == null) {
        if (c.hold.isOut()) {
          c.hold.forget();
          lost++;
        }
        connections.remove(c);
      }
    }
    return lost;
  }

  PoolWindow window(
      PoolBuffer buffer,
      long start,
      long end,
      List<EndpointRecord> endpoints,
      Function<Hold, String> by,
      boolean statements) {
    long busy = buffer.busyNanos(out, start, end);
    out += buffer.change();
    PoolBuffer.Drained drained = buffer.drain(endpoints, cpuMeans, statements);
    PoolState state = state();
    StillOut still = new StillOut();
    for (Connection c : connections) {
      if (c.hold.isOut()) {
        still.add(c.hold, by.apply(c.hold), end);
      }
    }
    resource.stacks.missed(
        state.pending() > 0 || drained.timeouts() > 0 || !still.orphaned().isEmpty());
    return PoolWindow.builder(Sums.idOf(resource).kind(), reader.library())
        .capacity(state.capacity())
        .minIdle(state.minIdle())
        .busyNanos(busy)
        .active((int) out)
        .idle(state.idle())
        .pending(state.pending())
        .borrowWait(drained.borrowWait())
        .timeouts(drained.timeouts())
        .hold(drained.hold())
        .holders(drained.holders())
        .stillOut(still.holders())
        .orphaned(still.orphaned())
        .oldest(still.oldest())
        .nested(drained.nested())
        .build();
  }

  private PoolState state() {
    PoolState sum = PoolState.NONE;
    for (WeakReference<Object> reference : objects) {
      Object pool = reference.get();
      if (pool == null) {
        objects.remove(reference);
      } else {
        sum = sum.plus(state(pool));
      }
    }
    return sum;
  }

  private PoolState state(Object pool) {
    try {
      return reader.state(new Reflected(pool));
    } catch (ReflectiveOperationException | RuntimeException e) {
      return PoolState.NONE;
    }
  }

  /** A stack as text; empty where none was taken. */
  static List<String> text(StackTraceElement @Nullable [] stack) {
    return stack == null
        ? List.of()
        : Arrays.stream(stack).map(StackTraceElement::toString).toList();
  }
}
