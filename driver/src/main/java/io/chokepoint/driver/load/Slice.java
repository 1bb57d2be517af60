package io.chokepoint.driver.load;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.PackedHistogram;
import org.jspecify.annotations.Nullable;

/**
 * What one event loop saw in one second. Filled by the loop, then handed over as a whole: no thread
 * writes and reads at the same time, so nothing is synchronised.
 */
public final class Slice {

  private static final int DIGITS = 3;

  private final Seen[] endpoints;
  private final Map<Booked, Seen> late = new HashMap<>();
  int second;
  int inFlight;
  int connections;
  long lagNanos;
  long longestStopNanos;
  long lagSumNanos;
  long lagSamples;
  @Nullable Refusal refused;

  /** Where requests count that ended in this second: an earlier one, and whose they are. */
  record Booked(int second, int row) {}

  /** One endpoint's requests that ended in the second. */
  static final class Seen {
    final Histogram latency;
    final Histogram service;
    private final EnumMap<Outcome, Count> outcomes = new EnumMap<>(Outcome.class);
    private final Map<String, Count> named = new HashMap<>();
    boolean any;
    long receivedBytes;

    private Seen(Histogram latency, Histogram service) {
      this.latency = latency;
      this.service = service;
    }

    /**
     * @param detail names what was wrong, where the outcome alone does not say; else null
     */
    void record(Outcome outcome, @Nullable String detail, long latencyNanos, long serviceNanos) {
      any = true;
      if (detail != null) {
        named.computeIfAbsent(outcome.label() + ": " + detail, n -> new Count()).value++;
      }
      outcomes.computeIfAbsent(outcome, o -> new Count()).value++;
      latency.recordValue(Math.max(0, latencyNanos));
      service.recordValue(Math.max(0, serviceNanos));
    }

    /** An event whose beginning is not known. */
    void count(Outcome outcome, long more) {
      any = true;
      outcomes.computeIfAbsent(outcome, o -> new Count()).value += more;
    }

    long count(Outcome outcome) {
      @Nullable Count count = outcomes.get(outcome);
      return count == null ? 0 : count.value;
    }

    /** Failures by class, with their names where they have one. */
    Map<String, Long> errors() {
      Map<String, Long> errors = new TreeMap<>();
      named.forEach((label, count) -> put(errors, label, count.value));
      for (Outcome outcome : Outcome.values()) {
        if (outcome != Outcome.OK && !outcome.named()) {
          put(errors, outcome.label(), count(outcome));
        }
      }
      return errors;
    }

    private static void put(Map<String, Long> errors, String label, long count) {
      if (count > 0) {
        errors.put(label, count);
      }
    }

    void clear() {
      if (any) {
        named.values().forEach(c -> c.value = 0);
        any = false;
        receivedBytes = 0;
        latency.reset();
        service.reset();
        outcomes.values().forEach(c -> c.value = 0);
      }
    }
  }

  private static final class Count {
    long value;
  }

  Slice(int endpointCount) {
    endpoints = new Seen[endpointCount];
  }

  Seen seen(int endpoint) {
    @Nullable Seen seen = endpoints[endpoint];
    if (seen == null) {
      seen = new Seen(new Histogram(DIGITS), new Histogram(DIGITS));
      endpoints[endpoint] = seen;
    }
    return seen;
  }

  /** What counts in a second, this one or an earlier one; those that are earlier are small. */
  Seen seen(int endpoint, int bookedIn) {
    return bookedIn >= second
        ? seen(endpoint)
        : late.computeIfAbsent(
            new Booked(bookedIn, endpoint),
            b -> new Seen(new PackedHistogram(DIGITS), new PackedHistogram(DIGITS)));
  }

  /** What ended in this second and counts in earlier ones. */
  Map<Booked, Seen> late() {
    return late;
  }

  /** What was seen of an endpoint; null where nothing. */
  @Nullable Seen seenIfAny(int endpoint) {
    @Nullable Seen seen = endpoints[endpoint];
    return seen == null || !seen.any ? null : seen;
  }

  void lag(long nanos) {
    lagNanos = Math.max(lagNanos, nanos);
  }

  void lagSample(long nanos) {
    lag(nanos);
    longestStopNanos = Math.max(longestStopNanos, nanos);
    lagSumNanos += nanos;
    lagSamples++;
  }

  Slice clear(int newSecond) {
    for (@Nullable Seen seen : endpoints) {
      if (seen != null) {
        seen.clear();
      }
    }
    late.clear();
    second = newSecond;
    inFlight = 0;
    connections = 0;
    lagNanos = 0;
    longestStopNanos = 0;
    lagSumNanos = 0;
    lagSamples = 0;
    refused = null;
    return this;
  }
}
