package io.chokepoint.core.model;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The ledgers of many requests, added up. Law: {@code Σ charges + unattributed = wall}, within 1 %.
 *
 * @param requests how many ledgers are in here
 * @param wallNanos their wall time
 * @param charges self time by resource. CPU stands here as the on-CPU time outside every other
 *     segment, scaled up from the requests on which it was measured
 * @param cpuSampled on how many of the requests CPU time and allocation were measured, on all
 *     threads that they were on
 * @param cpuNanos on-CPU time of those requests' threads in full, segments included
 * @param allocatedBytes what those requests' threads allocated
 * @param samples how often a thread was looked at where nothing else told what its request did
 */
public record LedgerSum(
    long requests,
    long wallNanos,
    Map<ResourceId, Charge> charges,
    long cpuSampled,
    long cpuNanos,
    long allocatedBytes,
    long samples) {

  /**
   * A mean of fewer measured requests is not told, unless these are all there were. Where they
   * scatter as much as their mean, its standard error is a third of it.
   */
  private static final long FEWEST_MEASURED = 10;

  public static final LedgerSum NONE = new LedgerSum(0, 0, Map.of(), 0, 0, 0);

  public LedgerSum {
    charges = Map.copyOf(charges);
  }

  /** Of requests that no thread was looked at. */
  public LedgerSum(
      long requests,
      long wallNanos,
      Map<ResourceId, Charge> charges,
      long cpuSampled,
      long cpuNanos,
      long allocatedBytes) {
    this(requests, wallNanos, charges, cpuSampled, cpuNanos, allocatedBytes, 0);
  }

  /** On-CPU time of a request, segments included; null where too few were measured. */
  public @Nullable Double cpuPerRequestNanos() {
    return perRequest(cpuNanos);
  }

  /** What a request allocates; null where too few were measured. */
  public @Nullable Double allocatedPerRequest() {
    return perRequest(allocatedBytes);
  }

  private @Nullable Double perRequest(long ofMeasured) {
    boolean enough = cpuSampled >= Math.min(FEWEST_MEASURED, requests);
    return cpuSampled > 0 && enough ? (Double) ((double) ofMeasured / cpuSampled) : null;
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
        allocatedBytes + other.allocatedBytes,
        samples + other.samples);
  }

  /** All of them together: a chain of {@link #plus} copies every charge each time. */
  public static LedgerSum sum(Stream<LedgerSum> parts) {
    Tally tally = new Tally();
    parts.forEach(tally::add);
    return tally.sum();
  }

  private static final class Tally {

    private final Map<ResourceId, long[]> charges = new HashMap<>();
    private long requests;
    private long wallNanos;
    private long cpuSampled;
    private long cpuNanos;
    private long allocatedBytes;
    private long samples;

    void add(LedgerSum part) {
      part.charges.forEach(this::add);
      requests += part.requests;
      wallNanos += part.wallNanos;
      cpuSampled += part.cpuSampled;
      cpuNanos += part.cpuNanos;
      allocatedBytes += part.allocatedBytes;
      samples += part.samples;
    }

    private void add(ResourceId id, Charge charge) {
      long[] sum = charges.computeIfAbsent(id, i -> new long[3]);
      sum[0] += charge.visits();
      sum[1] += charge.waitNanos();
      sum[2] += charge.serviceNanos();
    }

    LedgerSum sum() {
      Map<ResourceId, Charge> sums = new HashMap<>();
      charges.forEach((id, sum) -> sums.put(id, new Charge(sum[0], sum[1], sum[2])));
      return new LedgerSum(
          requests, wallNanos, sums, cpuSampled, cpuNanos, allocatedBytes, samples);
    }
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
        Math.max(0, allocatedBytes - part.allocatedBytes),
        Math.max(0, samples - part.samples));
  }
}
