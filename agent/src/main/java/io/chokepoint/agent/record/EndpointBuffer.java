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

/** One endpoint's requests of one window, while they are being recorded. */
final class EndpointBuffer {

  /** This, and the counters in it. */
  private static final int OBJECT_BYTES = 200;

  private static final int STATUSES = 1000;
  private static final int CAUSES = 30;
  private static final int SITES = 10;
  private static final String OTHER = "other";

  /**
   * Of how many of the requests whose CPU time was measured it has to be all there was: the others
   * are not like them, and a mean without them would be of no request.
   */
  private static final double IN_FULL = 0.9;

  final Unused unused = new Unused();
  private final EndpointRecord endpoint;
  private final WindowLatencies latency = new WindowLatencies();
  private final Counts statuses = new Counts(STATUSES);
  private final ConcurrentHashMap<String, LongAdder> errors = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, String> thrownAt = new ConcurrentHashMap<>();
  private final LongAdder sent = new LongAdder();
  private final Sums usual = new Sums();
  private final Sums slow = new Sums();

  EndpointBuffer(EndpointRecord endpoint) {
    this.endpoint = endpoint;
  }

  void add(Ledger ledger, long wallNanos) {
    latency.record(wallNanos);
    int status = ledger.status();
    statuses.increment(status > 0 && status < STATUSES ? status : 0);
    String failure = ledger.failure();
    if (failure != null) {
      cause(failure).increment();
      String place = ledger.thrownAt();
      if (place != null && errors.containsKey(failure)) {
        thrownAt.put(failure, place);
      }
    }
    Sums sums = wallNanos > endpoint.slowAboveNanos ? slow : usual;
    sums.add(ledger, wallNanos);
    Samples samples = Samples.of(ledger);
    if (samples != null) {
      sums.add(samples);
    }
    for (int i = 0; i < ledger.tasksSeen(); i++) {
      if (ledger.seenInTask(i) instanceof Samples inTask) {
        sums.add(inTask);
      }
    }
  }

  /** What it kept on the heap when it was last drained. */
  long bytes() {
    return OBJECT_BYTES + latency.bytes() + statuses.bytes() + usual.bytes() + slow.bytes();
  }

  /** A message went out. */
  void sent() {
    sent.increment();
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
   * @param inside the requests that have not ended
   * @param throttled the share of the time in which the control group was held back
   * @param statements whether each is told apart
   */
  EndpointWindow drain(Inside inside, double throttled, long now, boolean statements) {
    Map<Integer, Long> byStatus = new HashMap<>();
    statuses.drain(byStatus::put);
    Map<String, Long> byCause = new HashMap<>();
    errors.forEach((cause, n) -> byCause.put(cause, n.sumThenReset()));
    byCause.values().removeIf(n -> n == 0);
    Map<String, String> thrown = new HashMap<>(thrownAt);
    thrownAt.clear();
    Latencies latencies = latency.drain();
    Map<Place, Long> found = usual.drainSamples();
    endpoint.usual.follow(found, now);
    Map<Place, Long> foundInSlow = slow.drainSamples();
    endpoint.slow.follow(foundInSlow, now);
    foundInSlow.forEach((place, n) -> found.merge(place, n, Long::sum));
    // each by itself: what is left without the slow ones is what was estimated of the others
    boolean inFull = cpuInFull();
    LedgerSum usualLedger = usual.drain(endpoint.usual, throttled, inFull, now, statements);
    LedgerSum slowLedger = slow.drain(endpoint.slow, throttled, inFull, now, statements);
    endpoint.follow(latencies);
    return EndpointWindow.builder(endpoint.method, endpoint.route)
        .latency(latencies)
        .statuses(byStatus)
        .errors(byCause)
        .ledger(usualLedger.plus(slowLedger))
        .slow(slowLedger)
        .inFlight(inside.requests())
        .running(running(found))
        .waiting(inside.waiting())
        .sent(sent.sumThenReset())
        .thrownAt(thrown)
        .build();
  }

  /** Requests of one endpoint that have not ended when a window does. */
  static final class Inside {
    static final Inside NONE = new Inside();

    private long requests;
    private final Map<String, Long> waiting = new HashMap<>();

    /**
     * @param windowStart of those that were there before, it is told what they wait for
     */
    void add(Ledger ledger, long windowStart) {
      requests++;
      String place = ledger.startedNanos() < windowStart ? Samples.waitsFor(ledger) : null;
      if (place != null && (waiting.size() < SITES || waiting.containsKey(place))) {
        waiting.merge(place, 1L, Long::sum);
      }
    }

    long requests() {
      return requests;
    }

    Map<String, Long> waiting() {
      return waiting;
    }
  }

  private boolean cpuInFull() {
    long inFull = usual.cpuInFull() + slow.cpuInFull();
    return inFull >= IN_FULL * (usual.cpuSampled() + slow.cpuSampled());
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
