package io.chokepoint.core.diagnosis;

import io.chokepoint.core.laws.Line;
import io.chokepoint.core.run.Run;
import io.chokepoint.core.timeline.EndpointWindow;
import io.chokepoint.core.timeline.JvmWindow;
import io.chokepoint.core.timeline.SystemWindow;
import io.chokepoint.core.timeline.Window;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one JVM keeps, over the requests that it has served: a quantity that is a state (bytes that
 * live, threads) against a count. Warming up, filling caches, and pools that follow the load grow
 * too, but level off: so the later half of the requests must make it grow at no less than half of
 * the pace of all, and both beyond chance. Requests under way and their connections take room too,
 * and under overload become more and more: what grows with them is taken off.
 *
 * @param points how many values it rests on
 * @param from the first of them
 * @param to the last of them
 * @param grown in between by the requests, by regression
 * @param perRequest the same for each
 * @param atLeast what the true growth per request is above, but for {@link #CHANCE}
 * @param atMost what it is below, but for the same chance
 * @param requestsPerSecond mean over the last {@value #RECENT} windows with requests
 * @param goesOn whether it grows beyond chance, in the later half too
 * @param inside how many more requests were under way at the last of them than at the first
 */
public record Growth(
    int points,
    double from,
    double to,
    double grown,
    double perRequest,
    double atLeast,
    double atMost,
    double requestsPerSecond,
    boolean goesOn,
    double inside) {

  static final double CHANCE = 0.01;

  /** The half of the values tells less, and is only asked whether the growth goes on. */
  private static final double CHANCE_OF_HALF = 0.1;

  /** Of the heap: collections follow each other from about there. */
  private static final double FULL = 0.9;

  /** With fewer, half of them are no line. */
  private static final int FEWEST = 6;

  private static final int RECENT = 10;

  static final Growth NONE = new Growth(0, 0, 0, 0, 0, 0, 0, 0, false, 0);

  /** Threads that live, second by second. */
  static Growth ofThreads(Run run) {
    Series series = new Series(run);
    for (Window w : ofOneJvm(run.timeline())) {
      Integer threads = w.system().threads();
      series.served(w);
      if (threads != null) {
        series.add(series.now(), threads);
      }
    }
    return series.growth();
  }

  /**
   * Bytes in the old generation after each collection or marking of it: between two of them it
   * fills with what may be garbage, so the least of the time until the next one counts. Once the
   * heap is full nothing grows any more, whatever requests would keep.
   */
  static Growth ofLiveBytes(Run run) {
    Series series = new Series(run);
    Double least = null;
    At lookedAt = series.now();
    for (Window w : ofOneJvm(run.timeline())) {
      series.served(w);
      Double now = live(w.system());
      if (looked(w.system(), least, now)) {
        if (least != null) {
          series.add(lookedAt, least);
        }
        lookedAt = series.within();
      }
      least = now;
      if (isFull(w.system(), now)) {
        break;
      }
    }
    if (least != null) {
      series.add(lookedAt, least);
    }
    return series.growth();
  }

  private static boolean isFull(SystemWindow system, @Nullable Double live) {
    Long max = system.heapMax();
    return live != null && max != null && live >= FULL * max;
  }

  private static @Nullable Double live(SystemWindow system) {
    JvmWindow jvm = system.jvm();
    Long bytes = jvm == null || jvm.oldLooks() == null ? system.heapLive() : jvm.oldLeast();
    return bytes == null ? null : (Double) bytes.doubleValue();
  }

  /** Older agents do not tell of markings; a value that changed is of another collection. */
  private static boolean looked(
      SystemWindow system, @Nullable Double before, @Nullable Double now) {
    JvmWindow jvm = system.jvm();
    Long looks = jvm == null ? null : jvm.oldLooks();
    return looks == null ? now != null && !now.equals(before) : looks > 0;
  }

  /** The windows of the JVM that lived longest, where the service was started again in between. */
  private static List<Window> ofOneJvm(List<Window> timeline) {
    List<Window> longest = List.of();
    int from = 0;
    JvmWindow before = null;
    for (int i = 0; i <= timeline.size(); i++) {
      JvmWindow jvm = i == timeline.size() ? null : timeline.get(i).system().jvm();
      boolean another =
          jvm != null && before != null && jvm.startedMillis() != before.startedMillis();
      if ((another || i == timeline.size()) && i - from > longest.size()) {
        longest = timeline.subList(from, i);
      }
      from = another ? i : from;
      before = jvm == null ? before : jvm;
    }
    return longest;
  }

  /** Requests until it has grown to this; infinite where it does not grow. */
  public double requestsUntil(double limit) {
    return perRequest <= 0 ? Double.POSITIVE_INFINITY : Math.max(0, limit - to) / perRequest;
  }

  /** Seconds until then at the latest rate. */
  public double secondsUntil(double limit) {
    return requestsPerSecond <= 0
        ? Double.POSITIVE_INFINITY
        : requestsUntil(limit) / requestsPerSecond;
  }

  /**
   * A moment.
   *
   * @param requests that had ended by then
   * @param inside and that were under way, as the service or the client saw it
   */
  private record At(double requests, double inside) {}

  /** Values over the requests that had ended by then. */
  private static final class Series {

    private final Map<Long, Long> atClient = new HashMap<>();
    private final List<At> x = new ArrayList<>();
    private final List<Double> y = new ArrayList<>();
    private final List<double[]> recent = new ArrayList<>();
    private double requests;
    private double inside;
    private double before;

    Series(Run run) {
      run.client().forEach(w -> atClient.put(w.startMillis() / 1000, w.driver().inFlight()));
    }

    void served(Window w) {
      double n = 0;
      long within = 0;
      for (EndpointWindow e : w.endpoints().values()) {
        n += e.latency().count();
        within += e.inFlight();
      }
      requests += n;
      long last = (w.startMillis() + w.lengthNanos() / 1_000_000 - 500) / 1000;
      before = inside;
      inside = Math.max(within, atClient.getOrDefault(last, 0L));
      if (n > 0) {
        recent.add(new double[] {n, w.lengthNanos() / 1e9});
      }
    }

    At now() {
      return new At(requests, inside);
    }

    /** Some time in the latest second: as many may have been under way as at its beginning. */
    At within() {
      return new At(requests, Math.max(before, inside));
    }

    void add(At at, double value) {
      x.add(at);
      y.add(value);
    }

    Growth growth() {
      if (y.size() < FEWEST) {
        return NONE;
      }
      double[] xs = x.stream().mapToDouble(At::requests).toArray();
      double[] ys = y.stream().mapToDouble(Objects::requireNonNull).toArray();
      double[] zs = x.stream().mapToDouble(At::inside).toArray();
      Line all = Line.beside(zs, xs, ys, 0, xs.length);
      Line later = Line.beside(zs, xs, ys, firstOfLaterHalf(xs), xs.length);
      boolean goesOn =
          all.atLeast(CHANCE) > 0
              && later.atLeast(CHANCE_OF_HALF) > 0
              && later.slope() * 2 >= all.slope();
      return new Growth(
          ys.length,
          ys[0],
          ys[ys.length - 1],
          all.slope() * (xs[xs.length - 1] - xs[0]),
          all.slope(),
          all.atLeast(CHANCE),
          all.atMost(CHANCE),
          rate(),
          goesOn,
          zs[zs.length - 1] - zs[0]);
    }

    private static int firstOfLaterHalf(double[] x) {
      double half = (x[0] + x[x.length - 1]) / 2;
      int first = 0;
      while (first < x.length - 1 && x[first] < half) {
        first++;
      }
      return Math.min(first, Math.max(0, x.length - 4));
    }

    private double rate() {
      List<double[]> last = recent.subList(Math.max(0, recent.size() - RECENT), recent.size());
      double n = last.stream().mapToDouble(r -> r[0]).sum();
      double seconds = last.stream().mapToDouble(r -> r[1]).sum();
      return seconds <= 0 ? 0 : n / seconds;
    }
  }
}
