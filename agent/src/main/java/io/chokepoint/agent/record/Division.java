package io.chokepoint.agent.record;

import io.chokepoint.agent.record.Place.State;
import io.chokepoint.bridge.Resource;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Map.Entry;
import java.util.function.ObjDoubleConsumer;
import org.jspecify.annotations.Nullable;

/**
 * How an endpoint's time outside segments divides, as far as it is not known of each request:
 * carried from window to window, for those that have too few samples.
 *
 * <p>Use of processors and waits for them are means of the requests on which they were measured.
 * What else there is divides by samples of threads, in two steps, because a thread's state is cheap
 * to see and its stack is not: {@code share = n in the state / n in all · n at the resource / n of
 * the state with a stack}. Those that were running count in the whole and are charged to nothing.
 */
final class Division {

  private final @Nullable Division before;
  private double cpuNanos = -1;
  private double queuedNanos = -1;
  private final Counts<State> states = new Counts<>();
  private final Map<State, Counts<Object>> places = new EnumMap<>(State.class);

  /**
   * @param before of which the means are taken until there are own ones
   */
  Division(@Nullable Division before) {
    this.before = before;
  }

  void followCpu(long requests, long nanos) {
    if (requests > 0) {
      cpuNanos = (double) nanos / requests;
    }
  }

  void followQueue(long requests, long nanos) {
    if (requests > 0) {
      queuedNanos = (double) nanos / requests;
    }
  }

  /** Mean CPU time outside segments. */
  double cpuNanos() {
    return cpuNanos >= 0 ? cpuNanos : before == null ? 0 : before.cpuNanos();
  }

  /** Mean wait for a processor outside segments. */
  double queuedNanos() {
    return queuedNanos >= 0 ? queuedNanos : before == null ? 0 : before.queuedNanos();
  }

  /** Takes in a window's samples. */
  void follow(Map<Place, Long> found) {
    Map<State, Long> inState = new EnumMap<>(State.class);
    Map<State, Map<Object, Long>> at = new EnumMap<>(State.class);
    found.forEach(
        (place, n) -> {
          inState.merge(place.state(), n, Long::sum);
          if (place.told()) {
            Resource resource = place.waitedFor();
            at.computeIfAbsent(place.state(), s -> new HashMap<>())
                .merge(resource == null ? State.RUNNING : resource, n, Long::sum);
          }
        });
    states.follow(inState);
    at.forEach((state, n) -> places.computeIfAbsent(state, s -> new Counts<>()).follow(n));
  }

  /**
   * Each resource's part of the time.
   *
   * @param nanos what is to be divided, what was running included
   * @param most what the parts may add up to
   */
  Map<Resource, Long> of(long nanos, long most) {
    Map<Resource, Double> shares = shares();
    double sum = shares.values().stream().mapToDouble(s -> s).sum();
    Map<Resource, Long> parts = new HashMap<>();
    if (sum > 0 && nanos > 0 && most > 0) {
      double whole = Math.min(nanos, most / sum);
      shares.forEach((resource, share) -> parts.put(resource, (long) (share * whole)));
    }
    return parts;
  }

  private Map<Resource, Double> shares() {
    Map<Resource, Double> shares = new HashMap<>();
    places.forEach(
        (state, at) ->
            at.forEachShare(
                (key, share) -> {
                  if (key instanceof Resource resource) {
                    shares.merge(resource, states.share(state) * share, Double::sum);
                  }
                }));
    shares.values().removeIf(share -> share <= 0);
    return shares;
  }

  /** How often what was found; where a window has too few, older ones make up for them. */
  private static final class Counts<K> {

    private static final double ENOUGH = 100;
    private static final double NONE = 1e-3;

    private final Map<K, Double> counts = new HashMap<>();
    private double all;

    void follow(Map<K, Long> window) {
      long fresh = window.values().stream().mapToLong(Long::longValue).sum();
      double kept = all <= 0 ? 0 : Math.min(all, Math.max(0, ENOUGH - fresh)) / all;
      all = all * kept + fresh;
      counts.replaceAll((key, n) -> n * kept);
      counts.values().removeIf(n -> n < NONE);
      window.forEach((key, n) -> counts.merge(key, (double) n, Double::sum));
    }

    double share(K key) {
      return all <= 0 ? 0 : counts.getOrDefault(key, 0.0) / all;
    }

    void forEachShare(ObjDoubleConsumer<K> each) {
      for (Entry<K, Double> e : counts.entrySet()) {
        each.accept(e.getKey(), all <= 0 ? 0 : e.getValue() / all);
      }
    }
  }
}
