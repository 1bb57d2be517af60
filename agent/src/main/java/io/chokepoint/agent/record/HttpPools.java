package io.chokepoint.agent.record;

import io.chokepoint.agent.known.Libraries;
import io.chokepoint.agent.library.ClientReader;
import io.chokepoint.agent.library.ClientReader.State;
import io.chokepoint.agent.library.Reflected;
import io.chokepoint.agent.own.AgentErrors;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.model.ResourceKind;
import io.chokepoint.core.timeline.PoolWindow;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/**
 * What HTTP clients allow to each host, and use. Read at a window's end by reflection, so that a
 * window's occupancy is what was found then. Under the host's name, as calls and waits for a
 * connection are charged.
 */
final class HttpPools {

  private static final int MOST = 50;
  private static final int HOSTS_OF_A_FAMILY = 20;

  private final Supplier<List<Object>> seen;
  private final AgentErrors errors;

  /** Replicas that come and go have addresses of their own. */
  private final Families families = new Families(HOSTS_OF_A_FAMILY);

  /** The clients that were seen to call each host. */
  private final Map<String, List<WeakReference<Object>>> clients = new ConcurrentHashMap<>();

  /** Hosts stay known when nothing goes there for a while. */
  private final Map<String, State> last = new TreeMap<>();

  HttpPools(Supplier<List<Object>> seen, AgentErrors errors) {
    this.seen = seen;
    this.errors = errors;
  }

  Map<String, PoolWindow> sample(long windowNanos) {
    Map<String, State> now = new HashMap<>();
    for (Object pool : seen.get()) {
      try {
        ClientReader reader = Libraries.clientReader(pool);
        if (reader != null) {
          reader
              .read(new Reflected(pool), last)
              .forEach(
                  (host, state) -> {
                    String name = families.of(host);
                    now.merge(name, state, State::plus);
                    remember(name, pool);
                  });
        }
      } catch (ReflectiveOperationException | RuntimeException e) {
        errors.add("reading an HTTP client's pool", e);
      }
    }
    last.replaceAll((host, state) -> state.none());
    now.forEach(
        (host, state) -> {
          if (last.containsKey(host) || last.size() < MOST) {
            last.put(host, state);
          }
        });
    Map<String, PoolWindow> windows = new HashMap<>();
    last.forEach((host, state) -> windows.put(host, window(state, windowNanos)));
    return windows;
  }

  private void remember(String host, Object client) {
    List<WeakReference<Object>> known = clients.get(host);
    if (known == null && clients.size() < MOST) {
      known = new CopyOnWriteArrayList<>();
      clients.put(host, known);
    }
    if (known != null && known.stream().noneMatch(c -> c.get() == client)) {
      known.removeIf(c -> c.get() == null);
      known.add(new WeakReference<>(client));
    }
  }

  /** Those that are still there, by what they call. */
  Map<ResourceId, List<Object>> objects() {
    Map<ResourceId, List<Object>> objects = new HashMap<>();
    clients.forEach(
        (host, known) ->
            objects.put(
                new ResourceId(ResourceKind.HTTP_POOL, host),
                known.stream().map(WeakReference::get).filter(Objects::nonNull).toList()));
    return objects;
  }

  private static PoolWindow window(State s, long nanos) {
    return PoolWindow.builder(ResourceKind.HTTP_POOL, s.library())
        .capacity(s.capacity())
        .busyNanos(s.active() * nanos)
        .active(s.active())
        .idle(s.idle())
        .pending(s.pending())
        .build();
  }
}
