package io.chokepoint.agent.record;

import io.chokepoint.bridge.Ledger;
import io.chokepoint.core.model.Latencies;
import io.chokepoint.core.model.LedgerSum;
import io.chokepoint.core.timeline.EndpointWindow;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/** One endpoint's requests of one window, while they are being recorded. */
final class EndpointBuffer {

  private static final int STATUSES = 1000;
  private static final int CAUSES = 30;

  private final Endpoint endpoint;
  private final Distribution latency = new Distribution();
  private final AtomicLongArray statuses = new AtomicLongArray(STATUSES);
  private final ConcurrentHashMap<String, LongAdder> errors = new ConcurrentHashMap<>();
  private final Sums all = new Sums();
  private final Sums slow = new Sums();

  EndpointBuffer(Endpoint endpoint) {
    this.endpoint = endpoint;
  }

  void add(Ledger ledger, long wallNanos) {
    latency.record(wallNanos);
    int status = ledger.status();
    statuses.incrementAndGet(status > 0 && status < STATUSES ? status : 0);
    String failure = ledger.failure();
    if (failure != null) {
      cause(failure).increment();
    }
    all.add(ledger, wallNanos);
    if (wallNanos > endpoint.slowAboveNanos) {
      slow.add(ledger, wallNanos);
    }
  }

  private LongAdder cause(String failure) {
    LongAdder known = errors.get(failure);
    if (known != null) {
      return known;
    }
    String name = errors.size() < CAUSES ? failure : "other";
    return errors.computeIfAbsent(name, n -> new LongAdder());
  }

  EndpointWindow drain(long inFlight) {
    Map<Integer, Long> byStatus = new HashMap<>();
    for (int status = 0; status < STATUSES; status++) {
      long n = statuses.get(status);
      if (n > 0) {
        statuses.set(status, 0);
        byStatus.put(status, n);
      }
    }
    Map<String, Long> byCause = new HashMap<>();
    errors.forEach((cause, n) -> byCause.put(cause, n.sumThenReset()));
    byCause.values().removeIf(n -> n == 0);
    Latencies latencies = latency.drain();
    LedgerSum ledger = all.drain(endpoint);
    LedgerSum slowLedger = slow.drain(endpoint);
    endpoint.follow(latencies);
    return new EndpointWindow(
        endpoint.method,
        endpoint.route,
        latencies,
        byStatus,
        byCause,
        ledger,
        slowLedger,
        inFlight);
  }
}
