package io.chokepoint.driver.results;

import io.chokepoint.driver.load.Outcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What one file says, second by second. A request counts in the second in which it began, its
 * answer in the one in which it came. How much is kept follows from the seconds and the endpoints,
 * not from the requests.
 */
final class Recording {

  /** As many as the agent tells apart. */
  static final int MOST_ENDPOINTS = 100;

  private static final String OTHER = "other";
  private static final int MOST_LABELS = 10_000;
  private static final long SECOND = 1_000_000_000L;

  /** Latencies that wait to be packed: 8 bytes each. */
  private static final int MOST_HELD = 1 << 20;

  private static final int NEAR = 64;

  /** A time before is none of a request's over HTTP: a column that is something else. */
  private static final long EARLIEST_SECOND = 788_918_400L; // 1995

  private static final long LATEST_SECOND = 4_102_444_800L; // 2100

  private final Map<String, Map<String, Integer>> labels = new HashMap<>();
  private final Map<String, Integer> endpoints = new HashMap<>();
  private final List<String> names = new ArrayList<>();
  private final Map<String, String> routes = new HashMap<>();
  private final Map<Long, Second> seconds = new HashMap<>();
  private final @Nullable Second[] near = new Second[NEAR];
  private final long[] nearSeconds = new long[NEAR];
  private final Map<Long, Long> dropped = new TreeMap<>();
  private final List<Stretch> stretches = new ArrayList<>();
  final Problems problems = new Problems();
  private final List<String> remarks = new ArrayList<>();
  private final Map<String, Sent> senders = new TreeMap<>();
  private final Map<String, Long> clocks = new HashMap<>();
  private boolean relative;
  private boolean labelsAreNames;
  private long requests;
  private int held;

  /**
   * A stretch of one load, as a file says it.
   *
   * @param users null where it does not say
   */
  record Stretch(long fromMillis, long toMillis, @Nullable Integer users) {}

  /** The times are from the load's own start, which the file does not say. */
  void timesAreFromTheStart() {
    relative = true;
  }

  boolean relative() {
    return relative;
  }

  /** What the tool calls its requests are a plan's own names. */
  void labelsAreNames() {
    labelsAreNames = true;
  }

  /**
   * Machines of the tool's that may have sent what follows.
   *
   * @param aheadMillis how far their clocks are, of those of which it is known
   */
  void senders(List<String> names, Map<String, Long> aheadMillis) {
    names.forEach(name -> senders.put(name, Sent.NOTHING));
    clocks.putAll(aheadMillis);
  }

  /** Counts a request for its sender; the time when it was sent, by the clock of this machine. */
  long sent(String sender, long startMillis) {
    long start = startMillis - clocks.getOrDefault(sender, 0L);
    senders.computeIfPresent(sender, (name, sent) -> sent.and(start));
    return start;
  }

  /** Who of them sent what; empty where not asked for. */
  Map<String, Sent> senders() {
    return senders;
  }

  /** Something of the file that people should know. */
  void remark(String remark) {
    if (!remarks.contains(remark)) {
      remarks.add(remark);
    }
  }

  List<String> remarks() {
    return remarks;
  }

  /** The number of an endpoint, by what the tool calls it, and where it leads if that is said. */
  int endpoint(String label, String method, String url) {
    Map<String, Integer> ofMethod = labels.computeIfAbsent(method, m -> new HashMap<>());
    Integer known = ofMethod.get(label);
    if (known == null) {
      if (ofMethod.size() >= MOST_LABELS) {
        ofMethod.clear();
      }
      known =
          endpoint(
              labelsAreNames ? new EndpointName(label, null) : EndpointName.of(label, method, url));
      ofMethod.put(label, known);
    }
    return known;
  }

  /** The number of an endpoint; those beyond the first hundred are one. */
  int endpoint(EndpointName name) {
    Integer known = endpoints.get(name.name());
    if (known != null) {
      return known;
    }
    if (names.size() >= MOST_ENDPOINTS && !name.name().equals(OTHER)) {
      return endpoint(new EndpointName(OTHER, null));
    }
    endpoints.put(name.name(), names.size());
    names.add(name.name());
    if (name.route() != null) {
      routes.put(name.name(), name.route());
    }
    return names.size() - 1;
  }

  /**
   * A request.
   *
   * @param startNanos Unix time, or from the load's start
   * @param bytes of the answer; negative where not known
   * @throws NumberFormatException if it cannot have been then
   */
  void request(int endpoint, long startNanos, long nanos, Outcome outcome, long bytes) {
    long first = Math.floorDiv(startNanos, SECOND);
    long last = Math.floorDiv(startNanos + nanos, SECOND);
    check(first, nanos);
    Second begin = second(first);
    begin.began(startNanos - first * SECOND);
    begin.cell(endpoint).began(nanos, outcome);
    Second end = last == first ? begin : second(last);
    end.ended(startNanos + nanos - last * SECOND);
    if (outcome.answered()) {
      end.cell(endpoint).answered(bytes);
    }
    requests++;
    if (++held >= MOST_HELD) {
      seconds.values().forEach(Second::pack);
      held = 0;
    }
  }

  private void check(long first, long nanos) {
    if (nanos < 0 || (!relative && (first < EARLIEST_SECOND || first > LATEST_SECOND))) {
      throw new NumberFormatException(
          nanos < 0 ? "it took less than no time" : "its time is no time of our days");
    }
  }

  /**
   * Requests of which only a distribution is known, spread evenly over whole seconds.
   *
   * @param toSecond the second after the last
   * @param failed of them, by outcome
   */
  void spread(
      int endpoint,
      long fromSecond,
      long toSecond,
      Quantiles latencies,
      long count,
      Map<Outcome, Long> failed) {
    long length = Math.max(1, toSecond - fromSecond);
    long unanswered =
        failed.entrySet().stream()
            .filter(e -> !e.getKey().answered())
            .mapToLong(Map.Entry::getValue)
            .sum();
    for (long s = 0; s < length; s++) {
      Second second = second(fromSecond + s);
      Cell cell = second.cell(endpoint);
      long n = count * (s + 1) / length - count * s / length;
      for (long i = 0; i < n; i++) {
        long nanos = latencies.nanos((i + 0.5) / n);
        cell.began(nanos, Outcome.OK);
        second.began(SECOND / 2);
        second.ended(SECOND / 2);
      }
      cell.completed += n;
      for (Map.Entry<Outcome, Long> e : failed.entrySet()) {
        long more = e.getValue() * (s + 1) / length - e.getValue() * s / length;
        if (more > 0) {
          cell.failed(e.getKey(), more);
        }
      }
      long lost = unanswered * (s + 1) / length - unanswered * s / length;
      cell.completed = Math.max(0, cell.completed - lost);
      cell.pack();
    }
    requests += count;
  }

  /** So many users were at work in a second. */
  void users(long second, int users) {
    Second s = second(second);
    s.users = Math.max(s.users, users);
  }

  /** Requests that were due in a second and not sent. */
  void notSent(long second, long count) {
    dropped.merge(second, count, Long::sum);
  }

  long notSent() {
    return dropped.values().stream().mapToLong(Long::longValue).sum();
  }

  /** The load was the same all the time. */
  void stretch(Stretch stretch) {
    stretches.add(stretch);
  }

  List<Stretch> stretches() {
    return stretches;
  }

  long requests() {
    return requests;
  }

  List<String> names() {
    return names;
  }

  Map<String, String> routes() {
    return routes;
  }

  /** In order of time. */
  TreeMap<Long, Second> seconds() {
    return new TreeMap<>(seconds);
  }

  private Second second(long second) {
    int slot = (int) (second & (NEAR - 1));
    @Nullable Second there = near[slot];
    if (there != null && nearSeconds[slot] == second) {
      return there;
    }
    Second found = seconds.computeIfAbsent(second, s -> new Second());
    near[slot] = found;
    nearSeconds[slot] = second;
    return found;
  }
}
