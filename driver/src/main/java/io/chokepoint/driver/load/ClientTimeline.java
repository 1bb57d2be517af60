package io.chokepoint.driver.load;

import io.chokepoint.core.model.Latencies;
import io.chokepoint.core.timeline.ClientWindow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The client's view, second by second, added up over all event loops. Used by one thread. */
public final class ClientTimeline {

  private final List<String> endpoints;
  private final List<String> classes;
  private final List<String> streams;
  private final long startMillis;
  private final Slices slices;
  private final List<DueBook> books;
  private final Map<Integer, Draft> drafts = new TreeMap<>();
  private int complete;
  private long failed;

  /** A second that is being put together. */
  private static final class Draft {
    final Map<Integer, Ended> ended = new HashMap<>();
    int workers;
    long inFlight;
    long connections;
    long lagNanos;
    long lagSumNanos;
    long lagSamples;
    long longestStopNanos;
    @Nullable Refusal refused;
    SelfWatch.Sample self = SelfWatch.Sample.NONE;
  }

  /** One endpoint's requests that count in a second; completed are those answered in it. */
  private record Ended(
      long completed,
      Latencies latency,
      Latencies service,
      Map<String, Long> errors,
      long receivedBytes) {

    static final Ended NONE = new Ended(0, Latencies.NONE, Latencies.NONE, Map.of(), 0);

    static Ended of(Slice.Seen seen) {
      return new Ended(
          answered(seen),
          Latencies.of(seen.latency),
          Latencies.of(seen.service),
          seen.errors(),
          seen.receivedBytes);
    }

    /** An answer counts for the throughput of the second it came in, whenever it was due. */
    Ended cameIn() {
      return new Ended(completed, Latencies.NONE, Latencies.NONE, Map.of(), receivedBytes);
    }

    Ended wasDueIn() {
      return new Ended(0, latency, service, errors, 0);
    }

    long failed() {
      return errors.values().stream().mapToLong(Long::longValue).sum();
    }

    private static long answered(Slice.Seen seen) {
      long answered = 0;
      for (Outcome outcome : Outcome.values()) {
        answered += outcome.answered() ? seen.count(outcome) : 0;
      }
      return answered;
    }

    Ended plus(Ended o) {
      Map<String, Long> sum = new TreeMap<>(errors);
      o.errors.forEach((label, count) -> sum.merge(label, count, Long::sum));
      return new Ended(
          completed + o.completed,
          latency.plus(o.latency),
          service.plus(o.service),
          sum,
          receivedBytes + o.receivedBytes);
    }
  }

  /**
   * A timeline that begins empty.
   *
   * @param startMillis Unix time of plan time 0, a whole second
   * @param books one for each event loop
   */
  public ClientTimeline(
      List<String> endpoints, long startMillis, Slices slices, List<DueBook> books) {
    this(endpoints, List.of(), List.of(), startMillis, slices, books);
  }

  /** A timeline in which classes of users are told apart as well, and streams of messages. */
  public ClientTimeline(
      List<String> endpoints,
      List<String> classes,
      List<String> streams,
      long startMillis,
      Slices slices,
      List<DueBook> books) {
    this.endpoints = List.copyOf(endpoints);
    this.classes = List.copyOf(classes);
    this.streams = List.copyOf(streams);
    this.startMillis = startMillis;
    this.slices = slices;
    this.books = List.copyOf(books);
  }

  /** Takes in what the event loops have handed over; returns how many seconds are complete. */
  public int collect() {
    for (@Nullable Slice slice = slices.next(); slice != null; slice = slices.next()) {
      add(slice);
      slices.giveBack(slice);
    }
    while (isComplete(complete)) {
      complete++;
    }
    return complete;
  }

  /** Notes what the driver itself used during a second. */
  public void self(int second, SelfWatch.Sample sample) {
    draft(second).self = sample;
  }

  /** One second; requests that are still waiting count as due and not yet as not sent. */
  public ClientWindow window(int second) {
    Draft draft = draft(second);
    Map<String, ClientWindow.Traffic> traffic = new HashMap<>();
    double sumNanos = 0;
    long count = 0;
    for (int i = 0; i < endpoints.size(); i++) {
      Ended ended = draft.ended.getOrDefault(i, Ended.NONE);
      traffic.put(endpoints.get(i), traffic(second, i, ended));
      sumNanos += ended.latency().meanNanos() * ended.latency().count();
      count += ended.latency().count();
    }
    return new ClientWindow(
        startMillis + second * 1000L,
        traffic,
        driver(draft, count == 0 ? 0 : sumNanos / count, arrivals(second)),
        others(second, draft, classes, endpoints.size()),
        others(second, draft, streams, endpoints.size() + classes.size()));
  }

  private Map<String, ClientWindow.Traffic> others(
      int second, Draft draft, List<String> names, int firstRow) {
    Map<String, ClientWindow.Traffic> traffic = new HashMap<>();
    for (int i = 0; i < names.size(); i++) {
      Ended ended = draft.ended.getOrDefault(firstRow + i, Ended.NONE);
      if (intended(firstRow + i) || ended != Ended.NONE) {
        traffic.put(names.get(i), traffic(second, firstRow + i, ended));
      }
    }
    return traffic;
  }

  /** The seconds that start in {@code [fromMillis, toMillis)}, Unix time. */
  public List<ClientWindow> between(long fromMillis, long toMillis) {
    List<ClientWindow> windows = new ArrayList<>();
    long first = Math.max(startMillis, Math.floorDiv(fromMillis + 999, 1000L) * 1000L);
    for (long start = first; start < toMillis; start += 1000) {
      windows.add(window((int) ((start - startMillis) / 1000)));
    }
    return windows;
  }

  /** All seconds so far, the last perhaps unfinished. */
  public List<ClientWindow> windows() {
    List<ClientWindow> windows = new ArrayList<>();
    for (int second : drafts.keySet()) {
      windows.add(window(second));
    }
    return windows;
  }

  /** Requests that were due and never sent, so far. */
  public long notSent() {
    return books.stream().mapToLong(DueBook::notSent).sum();
  }

  /** Requests that failed, so far, whichever second they count in. */
  public long failed() {
    return failed;
  }

  private boolean isComplete(int second) {
    Draft draft = drafts.get(second);
    return draft != null && draft.workers == books.size();
  }

  private void add(Slice slice) {
    Draft draft = draft(slice.second);
    for (int row = 0; row < endpoints.size() + classes.size() + streams.size(); row++) {
      Slice.Seen seen = slice.seenIfAny(row);
      if (seen != null) {
        add(draft, row, Ended.of(seen));
      }
    }
    slice
        .late()
        .forEach(
            (booked, seen) -> {
              Ended ended = Ended.of(seen);
              draft.ended.merge(booked.row(), ended.cameIn(), Ended::plus);
              add(draft(booked.second()), booked.row(), ended.wasDueIn());
            });
    draft.refused = draft.refused == null ? slice.refused : draft.refused;
    draft.workers++;
    draft.inFlight += slice.inFlight;
    draft.connections += slice.connections;
    draft.lagNanos = Math.max(draft.lagNanos, slice.lagNanos);
    draft.longestStopNanos = Math.max(draft.longestStopNanos, slice.longestStopNanos);
    draft.lagSumNanos += slice.lagSumNanos;
    draft.lagSamples += slice.lagSamples;
  }

  private void add(Draft draft, int row, Ended ended) {
    draft.ended.merge(row, ended, Ended::plus);
    boolean ofClass = row >= endpoints.size() && row < endpoints.size() + classes.size();
    failed += ofClass || !intended(row) ? 0 : ended.failed();
  }

  /** Whether the row is of what was due at some time: what redirects lead to is not. */
  private boolean intended(int row) {
    return books.stream().allMatch(book -> book.has(row));
  }

  private Draft draft(int second) {
    return drafts.computeIfAbsent(second, s -> new Draft());
  }

  private ClientWindow.Traffic traffic(int second, int row, Ended ended) {
    long due = intended(row) ? 0 : ended.latency().count();
    long notSent = 0;
    for (DueBook book : books) {
      due += book.due(second, row);
      notSent += book.notSent(second, row);
    }
    return new ClientWindow.Traffic(
        due,
        notSent,
        ended.completed(),
        ended.latency(),
        ended.service(),
        ended.errors(),
        ended.receivedBytes());
  }

  private static ClientWindow.Driver driver(Draft draft, double meanNanos, long arrivals) {
    long meanLag = draft.lagSamples == 0 ? 0 : draft.lagSumNanos / draft.lagSamples;
    return new ClientWindow.Driver(
        draft.inFlight,
        draft.connections,
        draft.self.cpuNanos(),
        draft.lagNanos,
        draft.self.gcPauseNanos(),
        draft.refused != null
            ? draft.refused.words()
            : DriverLimit.why(
                draft.self.busiestLoopShare(),
                meanLag,
                draft.longestStopNanos,
                draft.self.gcPauseNanos(),
                meanNanos),
        arrivals);
  }

  private long arrivals(int second) {
    return books.stream().mapToLong(book -> book.arrivals(second)).sum();
  }
}
