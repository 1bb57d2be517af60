package io.chokepoint.driver.search;

import io.chokepoint.core.capacity.Limit;
import io.chokepoint.core.capacity.Limits;
import io.chokepoint.core.model.Aim;
import io.chokepoint.core.model.Latencies;
import io.chokepoint.core.model.Step;
import io.chokepoint.core.run.Run;
import io.chokepoint.core.run.Run.Target;
import io.chokepoint.core.timeline.ClientWindow;
import io.chokepoint.core.timeline.ClientWindow.Traffic;
import io.chokepoint.core.timeline.Window;
import io.chokepoint.driver.arrival.Arrivals;
import io.chokepoint.driver.arrival.Source;
import io.chokepoint.driver.arrival.Timetable;
import io.chokepoint.driver.arrival.Users;
import io.chokepoint.driver.plan.Load;
import io.chokepoint.driver.plan.Search;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import org.HdrHistogram.Histogram;

/**
 * An M/M/c service and its load, in simulated time: arrivals come from the driver's own sources,
 * wait in one line, and are served for exponential times by {@code servers} at once. Its capacity,
 * {@code servers / mean service time}, is exact.
 */
final class QueueWorld {

  private static final long SECOND = 1_000_000_000L;

  /** When a second's figures are complete, after its end. */
  private static final long LATE = 120_000_000L;

  private final int servers;
  private final double serviceSeconds;
  private final SplittableRandom random;
  private final List<ClientWindow> client = new ArrayList<>();
  private final PriorityQueue<Long> free = new PriorityQueue<>();
  private final PriorityQueue<Departure> departures = new PriorityQueue<>();

  private record Departure(long nanos, long intendedNanos, int user)
      implements Comparable<Departure> {
    @Override
    public int compareTo(Departure o) {
      return Long.compare(nanos, o.nanos);
    }
  }

  QueueWorld(int servers, double serviceSeconds, long seed) {
    this.servers = servers;
    this.serviceSeconds = serviceSeconds;
    this.random = new SplittableRandom(seed);
    for (int i = 0; i < servers; i++) {
      free.add(0L);
    }
  }

  /** What a search finds, and how long it took. */
  record Found(Limit limit, Run run, double seconds, List<String> notes) {}

  Found search(Load load, Map<String, Target> targets) {
    Search search = load.search();
    Timetable timetable = LevelSearch.timetable(load, search);
    List<String> notes = new ArrayList<>();
    LevelSearch pilot = LevelSearch.of(load, search, targets, timetable, notes::add);
    Source source =
        load.closed()
            ? new Users(
                timetable::curve,
                (int) search.upTo(),
                t -> timetable.at(t).think().draw(random),
                0,
                1,
                random.split())
            : Arrivals.poisson(timetable::curve, 1, random.split());
    for (long second = 0; second * SECOND < timetable.endNanos(); second++) {
      if (second > 3600) {
        throw new IllegalStateException("no end of the search");
      }
      client.add(run(source, second));
      pilot.second(seen(), (second + 1) * SECOND + LATE);
    }
    List<Step> steps =
        timetable.steps().stream()
            .map(
                p ->
                    new Step(
                        p.name(), p.fromNanos() / 1_000_000, p.toNanos() / 1_000_000, p.offered()))
            .toList();
    Aim aim = Aim.NONE.of(search.holdSeconds(), null);
    Run run = Run.builder().steps(steps).client(client).targets(targets).aim(aim).build();
    return new Found(Limits.of(run), run, timetable.endNanos() / 1e9, notes);
  }

  /** A service without an agent. */
  private Pilot.Seen seen() {
    return new Pilot.Seen() {
      @Override
      public long startMillis() {
        return 0;
      }

      @Override
      public List<ClientWindow> client(long fromMillis) {
        return client.stream().filter(w -> w.startMillis() >= fromMillis).toList();
      }

      @Override
      public List<Window> service(long fromMillis, long toMillis) {
        return List.of();
      }
    };
  }

  private ClientWindow run(Source source, long second) {
    long end = (second + 1) * SECOND;
    Histogram latency = new Histogram(3);
    long due = 0;
    long completed = 0;
    while (true) {
      long arrival = source.nextNanos();
      long departure = departures.isEmpty() ? Long.MAX_VALUE : departures.peek().nanos();
      if (Math.min(arrival, departure) >= end) {
        break;
      }
      if (departure <= arrival) {
        Departure done = departures.remove();
        latency.recordValue(done.nanos() - done.intendedNanos());
        completed++;
        source.ended(done.user(), done.nanos());
      } else {
        int user = source.take();
        due++;
        long begins = Math.max(arrival, free.remove());
        long ends = begins + (long) (-Math.log(1 - random.nextDouble()) * serviceSeconds * 1e9);
        free.add(ends);
        departures.add(new Departure(ends, arrival, user));
      }
    }
    Latencies latencies = Latencies.of(latency);
    Traffic traffic = new Traffic(due, 0, completed, latencies, latencies, Map.of());
    return new ClientWindow(
        second * 1000,
        Map.of("GET /", traffic),
        new ClientWindow.Driver(departures.size(), servers, 0, 0, 0, null));
  }
}
