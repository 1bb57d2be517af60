package io.chokepoint.agent.record;

import io.chokepoint.bridge.Ledger;
import io.chokepoint.core.model.Latencies;
import io.chokepoint.core.model.LedgerSum;
import io.chokepoint.core.timeline.EndpointWindow;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** One endpoint's requests of one window, while they are being recorded. */
final class EndpointBuffer {

  /** This, and the counters in it. */
  private static final int OBJECT_BYTES = 200;

  private static final int STATUSES = 1000;
  private static final int CAUSES = 30;
  private static final int SITES = 10;
  private static final String OTHER = "other";

  final Unused unused = new Unused();
  private final Endpoint endpoint;
  private final Distribution latency = new Distribution();
  private final Counts statuses = new Counts(STATUSES);
  private final ConcurrentHashMap<String, LongAdder> errors = new ConcurrentHashMap<>();
  private final LongAdder sent = new LongAdder();
  private final Sums all = new Sums();
  private final Sums slow = new Sums();

  EndpointBuffer(Endpoint endpoint) {
    this.endpoint = endpoint;
  }

  void add(Ledger ledger, long wallNanos) {
    latency.record(wallNanos);
    int status = ledger.status();
    statuses.increment(status > 0 && status < STATUSES ? status : 0);
    String failure = ledger.failure();
    if (failure != null) {
      cause(failure).increment();
    }
    Samples samples = Samples.of(ledger);
    add(all, ledger, wallNanos, samples);
    if (wallNanos > endpoint.slowAboveNanos) {
      add(slow, ledger, wallNanos, samples);
    }
  }

  /** What it kept on the heap when it was last drained. */
  long bytes() {
    return OBJECT_BYTES + latency.bytes() + statuses.bytes() + all.bytes() + slow.bytes();
  }

  /** A message went out. */
  void sent() {
    sent.increment();
  }

  private static void add(Sums to, Ledger ledger, long wallNanos, @Nullable Samples samples) {
    to.add(ledger, wallNanos);
    if (samples != null) {
      to.add(samples);
    }
  }

  private LongAdder cause(String failure) {
    LongAdder known = errors.get(failure);
    if (known != null) {
      return known;
    }
    String name = errors.size() < CAUSES ? failure : OTHER;
    return errors.computeIfAbsent(name, n -> new LongAdder());
  }

  /**
   * What was recorded, and empties this.
   *
   * @param throttled the share of the time in which the control group was held back
   */
  EndpointWindow drain(long inFlight, double throttled) {
    Map<Integer, Long> byStatus = new HashMap<>();
    statuses.drain(byStatus::put);
    Map<String, Long> byCause = new HashMap<>();
    errors.forEach((cause, n) -> byCause.put(cause, n.sumThenReset()));
    byCause.values().removeIf(n -> n == 0);
    Latencies latencies = latency.drain();
    Map<Place, Long> found = all.drainSamples();
    endpoint.all.follow(found);
    endpoint.slow.follow(slow.drainSamples());
    LedgerSum ledger = all.drain(endpoint.all, throttled);
    LedgerSum slowLedger = slow.drain(endpoint.slow, throttled);
    endpoint.follow(latencies);
    return new EndpointWindow(
        endpoint.method,
        endpoint.route,
        latencies,
        byStatus,
        byCause,
        ledger,
        slowLedger,
        inFlight,
        running(found),
        sent.sumThenReset());
  }

  /** The places where it was found running most often. */
  private static Map<String, Long> running(Map<Place, Long> found) {
    Map<String, Long> most = new LinkedHashMap<>();
    found.entrySet().stream()
        .filter(e -> e.getKey().state() == Place.State.RUNNING && e.getKey().waitedFor() == null)
        .sorted(Map.Entry.<Place, Long>comparingByValue().reversed())
        .forEach(
            e -> {
              String code = e.getKey().code();
              if (code != null) {
                most.merge(most.size() < SITES ? code : OTHER, e.getValue(), Long::sum);
              }
            });
    return most;
  }
}
