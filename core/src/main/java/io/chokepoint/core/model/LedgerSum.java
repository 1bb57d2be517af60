package io.chokepoint.core.model;

import java.util.HashMap;
import java.util.Map;

/**
 * The ledgers of many requests, added up. Law: {@code Σ charges + unattributed = wall}, within 1 %.
 *
 * @param requests how many ledgers are in here
 * @param wallNanos their wall time
 * @param charges self time by resource. CPU stands here as the on-CPU time outside every other
 *     segment, scaled up from the requests on which it was measured
 * @param cpuSampled on how many of the requests CPU time and allocation were measured
 * @param cpuNanos on-CPU time of those requests' threads in full, segments included
 * @param allocatedBytes what those requests' threads allocated
 */
public record LedgerSum(
    long requests,
    long wallNanos,
    Map<ResourceId, Charge> charges,
    long cpuSampled,
    long cpuNanos,
    long allocatedBytes) {

  public static final LedgerSum NONE = new LedgerSum(0, 0, Map.of(), 0, 0, 0);

  public LedgerSum {
    charges = Map.copyOf(charges);
  }

  public Charge charge(ResourceId resource) {
    return charges.getOrDefault(resource, Charge.NONE);
  }

  /** Self time of every resource of a kind. */
  public Charge charge(ResourceKind kind) {
    Charge sum = Charge.NONE;
    for (Map.Entry<ResourceId, Charge> e : charges.entrySet()) {
      if (e.getKey().kind() == kind) {
        sum = sum.plus(e.getValue());
      }
    }
    return sum;
  }

  /** Wall time that no resource was charged with. Negative means a charge was counted twice. */
  public long unattributedNanos() {
    long left = wallNanos;
    for (Charge c : charges.values()) {
      left -= c.residenceNanos();
    }
    return left;
  }

  public LedgerSum plus(LedgerSum other) {
    if (requests == 0) {
      return other;
    }
    Map<ResourceId, Charge> sum = new HashMap<>(charges);
    other.charges.forEach((id, c) -> sum.merge(id, c, Charge::plus));
    return new LedgerSum(
        requests + other.requests,
        wallNanos + other.wallNanos,
        sum,
        cpuSampled + other.cpuSampled,
        cpuNanos + other.cpuNanos,
        allocatedBytes + other.allocatedBytes);
  }

  /**
   * What is left without {@code part}, which holds some of the same requests. No charge falls below
   * zero: CPU is scaled up from samples of its own in either.
   */
  public LedgerSum minus(LedgerSum part) {
    if (part.requests >= requests) {
      return NONE;
    }
    Map<ResourceId, Charge> left = new HashMap<>(charges);
    part.charges.forEach((id, c) -> left.computeIfPresent(id, (same, all) -> all.minus(c)));
    return new LedgerSum(
        requests - part.requests,
        wallNanos - part.wallNanos,
        left,
        Math.max(0, cpuSampled - part.cpuSampled),
        Math.max(0, cpuNanos - part.cpuNanos),
        Math.max(0, allocatedBytes - part.allocatedBytes));
  }
}
