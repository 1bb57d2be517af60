package io.chokepoint.agent.record;

import io.chokepoint.agent.record.Place.State;
import io.chokepoint.bridge.Resource;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How an endpoint's time outside segments divides, as far as it is not known of each request. What
 * a window has too little of is made up for by the latest ones before it, unless these are too old.
 * Where there is too little even so, nothing is charged: it was not measured.
 *
 * <p>Use of processors and waits for them are means of the requests on which they were measured, of
 * the last {@value #MEAN_SECONDS} s. Where these scatter as much as their mean, that of {@value
 * #FEWEST_REQUESTS} has a standard error of a third, in one window of the many that a level has.
 *
 * <p>What else there is divides by samples of threads, in two steps, because a thread's state is
 * cheap to see and its stack is not: {@code share = n in the state / n in all · n at the resource /
 * n of the state with a stack}. Those that were running count in the whole and are charged to
 * nothing. What is waited for changes with the load, so that a sample is believed for {@value
 * #SAMPLE_SECONDS} s.
 *
 * <p>Samples come at random times, so that a share has a standard error of {@code √(p (1 − p) / n)}
 * ≤ {@code 1 / (2 √n)}: {@value #FEWEST} samples place any share within ten hundredths, and {@value
 * #ENOUGH} within five, beyond which older ones would add more error than they take away.
 */
final class Division {

  static final long MEAN_SECONDS = 30;
  static final long FEWEST_REQUESTS = 10;
  static final long SAMPLE_SECONDS = 10;
  static final long FEWEST = 25;
  static final long ENOUGH = 100;

  private final Mean cpu;
  private final Mean queued;
  private final Recent<Map<Place, Long>> samples =
      new Recent<>(SAMPLE_SECONDS, ENOUGH, Division::plus);
  private long latest;

  /**
   * @param before of which the means are taken where there are too few own ones
   */
  Division(@Nullable Division before) {
    this.cpu = new Mean(before == null ? null : before.cpu);
    this.queued = new Mean(before == null ? null : before.queued);
  }

  /** A mean over requests, of the latest windows. */
  private static final class Mean {

    private final @Nullable Mean before;
    private final Recent<Long> sums = new Recent<>(MEAN_SECONDS, FEWEST_REQUESTS, Long::sum);

    Mean(@Nullable Mean before) {
      this.before = before;
    }

    /** The sum for so many requests, of which {@code measured} were found to have {@code nanos}. */
    long of(long requests, long measured, long nanos, long now) {
      sums.add(measured, nanos, now);
      return measured == requests ? nanos : Math.round(requests * mean());
    }

    private double mean() {
      Long sum = sums.count() >= FEWEST_REQUESTS ? sums.sum() : null;
      if (sum != null) {
        return (double) sum / sums.count();
      }
      return before == null ? 0 : before.mean();
    }
  }

  /** CPU time outside segments of so many requests, of which some were measured. */
  long cpuNanos(long requests, long measured, long nanos, long now) {
    return cpu.of(requests, measured, nanos, now);
  }

  /** Their waits for a processor outside segments. */
  long queuedNanos(long requests, long measured, long nanos, long now) {
    return queued.of(requests, measured, nanos, now);
  }

  /** Takes in a window's samples. */
  void follow(Map<Place, Long> found, long now) {
    latest = found.values().stream().mapToLong(Long::longValue).sum();
    samples.add(latest, found, now);
  }

  /** How many samples the latest window had. */
  long samples() {
    return latest;
  }

  private static Map<Place, Long> plus(Map<Place, Long> some, Map<Place, Long> others) {
    Map<Place, Long> sum = new HashMap<>(some);
    others.forEach((place, n) -> sum.merge(place, n, Long::sum));
    return sum;
  }

  /**
   * Each resource's part of the time that threads spent outside segments.
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
    Map<Place, Long> found = samples.sum();
    Map<Resource, Double> shares = new HashMap<>();
    if (found == null || samples.count() < FEWEST) {
      return shares;
    }
    Map<State, Long> inState = new EnumMap<>(State.class);
    Map<State, Long> told = new EnumMap<>(State.class);
    found.forEach(
        (place, n) -> {
          inState.merge(place.state(), n, Long::sum);
          if (place.told()) {
            told.merge(place.state(), n, Long::sum);
          }
        });
    found.forEach(
        (place, n) -> {
          Resource resource = place.waitedFor();
          if (resource != null) {
            double ofAll = (double) inState.getOrDefault(place.state(), 0L) / samples.count();
            double ofTold = (double) n / told.getOrDefault(place.state(), n);
            shares.merge(resource, ofAll * ofTold, Double::sum);
          }
        });
    return shares;
  }
}
