package io.chokepoint.core.compare;

import io.chokepoint.core.model.Latencies;
import io.chokepoint.core.model.Offered;
import io.chokepoint.core.model.Step;
import io.chokepoint.core.run.Run;
import io.chokepoint.core.timeline.ClientWindow;
import io.chokepoint.core.timeline.ClientWindow.Traffic;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Runs against a service of four servers and one queue: Poisson arrivals, lognormal service times,
 * as the driver would have recorded them. Two endpoints share the queue.
 */
final class SimulatedRuns {

  static final long START = 1_800_000_000_000L;
  private static final int SERVERS = 4;

  /** Four servers of 20 ms a request keep up to 200/s. */
  private static final double MEAN_SERVICE = 0.020;

  private double slower = 1;
  private double slowerSearch = 1;
  private double betweenRuns;
  private double errorShare;
  private boolean limitedAtLast;
  private int seconds = 30;
  private double[] rates = {40, 100, 160, 185, 240};

  static SimulatedRuns usual() {
    return new SimulatedRuns();
  }

  SimulatedRuns rates(double... perSecond) {
    rates = perSecond;
    return this;
  }

  SimulatedRuns seconds(int n) {
    seconds = n;
    return this;
  }

  /** Every service takes so many times as long. */
  SimulatedRuns slower(double factor) {
    slower = factor;
    return this;
  }

  SimulatedRuns slowerSearch(double factor) {
    slowerSearch = factor;
    return this;
  }

  /** Each run is slower or faster as a whole, by this standard deviation. */
  SimulatedRuns betweenRuns(double deviation) {
    betweenRuns = deviation;
    return this;
  }

  SimulatedRuns errors(double share) {
    errorShare = share;
    return this;
  }

  /** In its last step the driver was the limit. */
  SimulatedRuns limitedAtLast() {
    limitedAtLast = true;
    return this;
  }

  RunFigures figures(long seed) {
    return ComparedFigures.of("run " + seed, run(seed));
  }

  List<RunFigures> several(int runs, long seed) {
    List<RunFigures> all = new ArrayList<>();
    for (int i = 0; i < runs; i++) {
      all.add(figures(seed * 1000 + i));
    }
    return all;
  }

  Run run(long seed) {
    Random random = new Random(seed * 7919 + 17);
    double pace = slower * Math.exp(betweenRuns * random.nextGaussian());
    List<Step> steps = new ArrayList<>();
    TreeMap<Integer, Map<String, Second>> windows = new TreeMap<>();
    int from = 0;
    for (double rate : rates) {
      load(random, rate, from, pace, windows);
      steps.add(
          new Step(
              Comparing.load(Offered.open(rate)),
              START + from * 1000L,
              START + (from + seconds) * 1000L,
              Offered.open(rate)));
      from += seconds + 2;
    }
    List<ClientWindow> client = new ArrayList<>();
    int last = from - seconds - 2;
    windows.forEach(
        (second, traffic) ->
            client.add(window(second, traffic, limitedAtLast && second >= last ? "cpu" : null)));
    return Run.builder().steps(steps).client(client).build();
  }

  private void load(
      Random random, double rate, int from, double pace, Map<Integer, Map<String, Second>> out) {
    PriorityQueue<Double> free = new PriorityQueue<>();
    for (int i = 0; i < SERVERS; i++) {
      free.add((double) from);
    }
    double now = from;
    while (true) {
      now += -Math.log(1 - random.nextDouble()) / rate;
      if (now >= from + seconds) {
        return;
      }
      boolean search = random.nextDouble() < 0.3;
      double service =
          pace
              * (search ? slowerSearch : 1)
              * MEAN_SERVICE
              * Math.exp(0.5 * random.nextGaussian() - 0.125);
      double begin = Math.max(now, free.remove());
      free.add(begin + service);
      Second second =
          out.computeIfAbsent((int) (begin + service), s -> new HashMap<>())
              .computeIfAbsent(search ? "search" : "order", s -> new Second());
      second.latency.recordValue(Math.round((begin + service - now) * 1e9));
      second.failed += random.nextDouble() < errorShare ? 1 : 0;
    }
  }

  private static ClientWindow window(
      int second, Map<String, Second> traffic, @Nullable String limited) {
    Map<String, Traffic> endpoints = new HashMap<>();
    traffic.forEach(
        (name, s) -> {
          Latencies latency = Latencies.of(s.latency);
          endpoints.put(
              name,
              new Traffic(
                  latency.count(),
                  0,
                  latency.count(),
                  latency,
                  latency,
                  s.failed == 0 ? Map.of() : Map.of("5xx", s.failed)));
        });
    return new ClientWindow(
        START + second * 1000L, endpoints, new ClientWindow.Driver(0, 0, 0, 0, 0, limited));
  }

  private static final class Second {
    final Histogram latency = new Histogram(3);
    long failed;
  }
}
