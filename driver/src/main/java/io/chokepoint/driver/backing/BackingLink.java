package io.chokepoint.driver.backing;

import io.chokepoint.core.timeline.BackingWindow;
import io.chokepoint.core.timeline.PostgresSample;
import io.chokepoint.core.timeline.RedisSample;
import io.chokepoint.driver.backing.BackingProbe.ProbeException;
import io.chokepoint.driver.exit.CommandException;
import io.chokepoint.driver.exit.ExitCode;
import io.chokepoint.driver.plan.Backing;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * All services behind the one under test during a run: each is asked at the end of every second, by
 * a thread of its own, as one that answers slowly must not hold up the others.
 */
public final class BackingLink implements AutoCloseable {

  private final List<Watch> watches = new ArrayList<>();
  private final TreeMap<Long, BackingWindow> windows = new TreeMap<>();

  private BackingLink() {}

  /**
   * Connects to all of them.
   *
   * @param notes what people should know; called from other threads
   * @throws CommandException if one is not there
   */
  public static BackingLink open(List<Backing> services, Consumer<String> notes) {
    BackingLink link = new BackingLink();
    for (Backing service : services) {
      try {
        link.watches.add(new Watch(service, open(service), link::add, notes));
      } catch (ProbeException e) {
        link.close();
        throw new CommandException(
            ExitCode.UNREACHABLE,
            "service " + service + " cannot be watched: " + CommandException.reason(e),
            e);
      }
    }
    link.watches.forEach(Watch::start);
    return link;
  }

  static BackingProbe open(Backing service) throws ProbeException {
    return switch (service.kind()) {
      case POSTGRESQL -> PostgresProbe.open(service);
      case REDIS -> RedisProbe.open(service);
    };
  }

  /** All seconds from a time on, in order. */
  public List<BackingWindow> windows(long fromMillis) {
    synchronized (windows) {
      return List.copyOf(windows.tailMap(fromMillis).values());
    }
  }

  @Override
  public void close() {
    watches.forEach(Watch::close);
  }

  private void add(BackingWindow window) {
    synchronized (windows) {
      windows.merge(window.startMillis(), window, BackingLink::together);
    }
  }

  private static BackingWindow together(BackingWindow a, BackingWindow b) {
    Map<String, PostgresSample> postgres = new HashMap<>(a.postgres());
    postgres.putAll(b.postgres());
    Map<String, RedisSample> redis = new HashMap<>(a.redis());
    redis.putAll(b.redis());
    return new BackingWindow(a.startMillis(), postgres, redis);
  }
}
