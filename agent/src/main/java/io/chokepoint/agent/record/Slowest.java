package io.chokepoint.agent.record;

import io.chokepoint.bridge.Ledger;
import io.chokepoint.core.model.Charge;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.timeline.SlowRequest;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The slowest request of a window, while that is being recorded. Of n requests in any order some ln
 * n are the slowest so far, and copied; the others are compared with one number.
 */
final class Slowest {

  private static final int PLACES = 3;

  private volatile long wallNanos;
  private @Nullable SlowRequest request;

  /** A request has ended; its ledger is still its own. */
  void offer(EndpointRecord endpoint, Ledger ledger, long wall) {
    if (wall > wallNanos) {
      keep(endpoint, ledger, wall);
    }
  }

  private synchronized void keep(EndpointRecord endpoint, Ledger ledger, long wall) {
    if (wall > wallNanos) {
      wallNanos = wall;
      request =
          new SlowRequest(
              endpoint.key,
              System.currentTimeMillis() - wall / 1_000_000,
              wall,
              ledger.status(),
              ledger.failure(),
              charges(ledger, wall),
              seenAt(ledger),
              TraceId.of(ledger.message()));
    }
  }

  /** It, if there was any; and forgets it. */
  synchronized List<SlowRequest> drain() {
    SlowRequest slowest = request;
    request = null;
    wallNanos = 0;
    return slowest == null ? List.of() : List.of(slowest);
  }

  private static Map<ResourceId, Charge> charges(Ledger ledger, long wall) {
    Map<ResourceId, Charge> charges = new HashMap<>();
    for (int i = 0; i < ledger.charged(); i++) {
      charges.merge(
          Sums.idOf(ledger.resource(i)),
          Sums.charge(ledger.resource(i), ledger.visits(i), ledger.selfNanos(i)),
          Charge::plus);
    }
    charges.put(ResourceId.GC, new Charge(0, ledger.collectionNanos(), 0));
    charges.put(ResourceId.SAFEPOINT, new Charge(0, ledger.safepointNanos(), 0));
    if (ledger.sampled()) {
      charges.put(ResourceId.CPU, new Charge(1, 0, ledger.cpuSelfNanos(wall)));
    }
    if (ledger.sampledQueue()) {
      charges.put(ResourceId.RUN_QUEUE, new Charge(0, ledger.queuedSelfNanos(wall), 0));
    }
    charges.values().removeIf(charge -> charge.residenceNanos() <= 0);
    return charges;
  }

  private static Map<String, Long> seenAt(Ledger ledger) {
    Map<String, Long> seen = new HashMap<>();
    add(Samples.of(ledger), seen);
    for (int i = 0; i < ledger.tasksSeen(); i++) {
      add(ledger.seenInTask(i) instanceof Samples inTask ? inTask : null, seen);
    }
    return seen.entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .limit(PLACES)
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private static void add(@Nullable Samples samples, Map<String, Long> to) {
    if (samples != null) {
      samples.forEach(
          (place, n) -> {
            if (place.code() != null) {
              to.merge(place.code(), (long) n, Long::sum);
            }
          });
    }
  }
}
