package io.chokepoint.bridge;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What HTTP clients keep their connections or calls in, for the recorder to look at. */
public final class HttpClients {

  /** A service that makes a client for each request makes many. */
  private static final int MOST = 50;

  private static final List<WeakReference<Object>> SEEN = new CopyOnWriteArrayList<>();

  private HttpClients() {}

  /** A pool of connections, or a dispatcher of calls, is at work: said at each of its calls. */
  public static void seen(Object pool) {
    for (WeakReference<Object> known : SEEN) {
      if (known.get() == pool) {
        return;
      }
    }
    SEEN.removeIf(known -> known.get() == null);
    if (SEEN.size() < MOST) {
      SEEN.add(new WeakReference<>(pool));
    }
  }

  /** Those that are still there. */
  public static List<Object> all() {
    List<Object> alive = new ArrayList<>();
    for (WeakReference<Object> known : SEEN) {
      Object pool = known.get();
      if (pool != null) {
        alive.add(pool);
      }
    }
    return alive;
  }
}
