package io.chokepoint.core.timeline;

import io.chokepoint.core.model.Charge;
import io.chokepoint.core.model.ResourceId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request, the slowest of its second, with its own ledger.
 *
 * @param startMillis Unix time at which the service had it
 * @param status as answered; 0 where there was none
 * @param failure why it failed; null where it did not
 * @param charges what its time went to; CPU time and waits for a processor only where they were
 *     measured on this request
 * @param seenAt how often a sample of its threads found it at a place in the code, while nothing in
 *     the ledger told what it did; the most frequent ones
 * @param traceId of W3C Trace Context, as its caller sent it; null where it sent none, or it could
 *     not be read
 */
public record SlowRequest(
    String endpoint,
    long startMillis,
    long wallNanos,
    int status,
    @Nullable String failure,
    Map<ResourceId, Charge> charges,
    Map<String, Long> seenAt,
    @Nullable String traceId) {

  public SlowRequest {
    charges = Map.copyOf(charges);
    seenAt = Map.copyOf(seenAt);
  }

  /** Its time that no resource was charged with. */
  public long unattributedNanos() {
    return wallNanos - charges.values().stream().mapToLong(Charge::residenceNanos).sum();
  }

  SlowRequest later(long millis) {
    return new SlowRequest(
        endpoint, startMillis + millis, wallNanos, status, failure, charges, seenAt, traceId);
  }
}
