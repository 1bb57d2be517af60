package io.chokepoint.agent.record;

import io.chokepoint.bridge.Hold;
import io.chokepoint.bridge.Resource;
import io.chokepoint.core.timeline.PoolWindow;
import io.chokepoint.core.timeline.PoolWindow.Outstanding;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** One connection pool: what is carried from window to window, and how its own state is read. */
final class Pool {

  private static final int OLDEST = 10;

  final Resource resource;
  private final CopyOnWriteArrayList<WeakReference<Object>> objects = new CopyOnWriteArrayList<>();
  private final CopyOnWriteArrayList<Connection> connections = new CopyOnWriteArrayList<>();
  private final double[] cpuMeans = new double[Recorder.ENDPOINTS];
  private long out;

  private record Connection(WeakReference<Object> entry, Hold hold) {}

  Pool(Resource resource) {
    this.resource = resource;
  }

  /** A pool object of this name; a service that restarts its context has several in its life. */
  void add(Object pool) {
    objects.add(new WeakReference<>(pool));
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
      List<Endpoint> endpoints,
      Function<Hold, String> by) {
    long busy = buffer.busyNanos(out, start, end);
    out += buffer.change();
    PoolBuffer.Drained drained = buffer.drain(endpoints, cpuMeans);
    HikariState state = HikariState.of(objects);
    List<Outstanding> oldest = new ArrayList<>();
    Map<String, Long> orphaned = new HashMap<>();
    for (Connection c : connections) {
      Hold hold = c.hold;
      if (hold.isOut()) {
        boolean orphan = hold.isOrphaned();
        String endpoint = by.apply(hold);
        oldest.add(new Outstanding(endpoint, Math.max(0, end - hold.sinceNanos()), orphan));
        if (orphan) {
          orphaned.merge(endpoint, 1L, Long::sum);
        }
      }
    }
    oldest.sort(Comparator.comparingLong(Outstanding::heldNanos).reversed());
    return new PoolWindow(
        state.capacity(),
        state.minIdle(),
        busy,
        (int) out,
        state.idle(),
        state.pending(),
        drained.borrowWait(),
        drained.timeouts(),
        drained.hold(),
        drained.holders(),
        orphaned,
        oldest.size() > OLDEST ? oldest.subList(0, OLDEST) : oldest);
  }
}
