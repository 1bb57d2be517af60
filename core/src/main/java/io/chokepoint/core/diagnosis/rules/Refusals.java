package io.chokepoint.core.diagnosis.rules;

import io.chokepoint.core.diagnosis.ClientLevel;
import io.chokepoint.core.diagnosis.Level;
import io.chokepoint.core.model.Charge;
import io.chokepoint.core.model.LedgerSum;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.model.ResourceKind;
import io.chokepoint.core.timeline.EndpointWindow;
import io.chokepoint.core.timeline.Window;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Requests that a limit refuses at one level of load, as far as the client did not expect it: by
 * status 429, Too Many Requests (RFC 6585, section 4), or by a limiter that the agent knows,
 * whatever the answer was then.
 *
 * @param endpoints of which some are, the most refused first
 * @param refused so many of theirs
 * @param of all of theirs
 * @param seconds in which they came
 * @param unnamed whether they were refused before the service knew what they ask for; {@code of} is
 *     all requests then
 * @param known the limiter that refused them; null where only their status tells
 */
record Refusals(
    List<String> endpoints,
    long refused,
    long of,
    double seconds,
    boolean unnamed,
    @Nullable ResourceId known) {

  private static final int TOO_MANY_REQUESTS = 429;

  /** Of an endpoint that only has what a filter refuses (an error page) no more than this pass. */
  private static final double PASSES = 0.05;

  /** Where none of them passes at either level, what passes the same limit has other names. */
  static Refusals of(Level level, @Nullable Level unloaded) {
    Refusals named = of(level);
    boolean unnamed =
        named.known == null
            && named.of < level.requests()
            && named.of - named.refused <= PASSES * named.of
            && named.passPerSecond(unloaded) == 0;
    return unnamed
        ? new Refusals(named.endpoints, named.refused, level.requests(), named.seconds, true, null)
        : named;
  }

  static Refusals of(@Nullable Level level) {
    if (level == null) {
      return new Refusals(List.of(), 0, 0, 0, false, null);
    }
    Refusals answered = answered(level);
    return level.refusals().entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .map(limiter -> by(new ResourceId(ResourceKind.LIMITER, limiter.getKey()), level))
        .filter(known -> known.refused > answered.refused)
        .orElse(answered);
  }

  private static Refusals answered(Level level) {
    Map<String, Long> here = new TreeMap<>();
    for (Window w : level.windows()) {
      for (Map.Entry<String, EndpointWindow> e : w.endpoints().entrySet()) {
        here.merge(
            e.getKey(), e.getValue().statuses().getOrDefault(TOO_MANY_REQUESTS, 0L), Long::sum);
      }
    }
    long all = here.values().stream().mapToLong(Long::longValue).sum();
    ClientLevel client = level.client();
    return at(
        byCount(here),
        client == null ? all : Math.min(all, client.failed(String.valueOf(TOO_MANY_REQUESTS))),
        level,
        null);
  }

  /** A fallback answers what is refused as well; such a request has not failed. */
  private static Refusals by(ResourceId limiter, Level level) {
    Map<String, Long> visits = new TreeMap<>();
    level.endpoints().forEach((k, e) -> visits.put(k, e.ledger().charge(limiter).visits()));
    ClientLevel client = level.client();
    double failed =
        client == null ? level.failedShare() * level.requests() : (double) client.failed();
    long refused = level.refusals().getOrDefault(limiter.name(), 0L);
    return at(byCount(visits), Math.min(refused, Math.round(failed)), level, limiter);
  }

  private static Refusals at(
      List<String> endpoints, long refused, Level level, @Nullable ResourceId known) {
    long of =
        level.endpoints().entrySet().stream()
            .filter(e -> endpoints.contains(e.getKey()))
            .mapToLong(e -> e.getValue().requests())
            .sum();
    return new Refusals(endpoints, Math.min(refused, of), of, level.seconds(), false, known);
  }

  private static List<String> byCount(Map<String, Long> counts) {
    return counts.entrySet().stream()
        .filter(e -> e.getValue() > 0)
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .map(Map.Entry::getKey)
        .toList();
  }

  double share() {
    return of == 0 ? 0 : (double) refused / of;
  }

  double comePerSecond() {
    return of / Math.max(1e-9, seconds);
  }

  double passPerSecond() {
    return (of - refused) / Math.max(1e-9, seconds);
  }

  /** How many of these endpoints' requests a second pass at another level; 0 where it is null. */
  double passPerSecond(@Nullable Level other) {
    if (other == null) {
      return 0;
    }
    long there =
        other.endpoints().entrySet().stream()
            .filter(e -> unnamed || endpoints.contains(e.getKey()))
            .mapToLong(e -> e.getValue().requests())
            .sum();
    return (there - of(other).refused()) / Math.max(1e-9, other.seconds());
  }

  /**
   * The limiter that requests of these endpoints ask most; where none is known, the limit of what
   * is refused most.
   */
  ResourceId limiter(Level level) {
    if (known != null) {
      return known;
    }
    if (unnamed) {
      return new ResourceId(ResourceKind.LIMITER, "requests");
    }
    LedgerSum asking =
        LedgerSum.sum(
            level.endpoints().entrySet().stream()
                .filter(e -> endpoints.contains(e.getKey()))
                .map(e -> e.getValue().ledger()));
    return asking.charges().entrySet().stream()
        .filter(e -> e.getKey().kind() == ResourceKind.LIMITER)
        .filter(e -> !e.getKey().name().startsWith(RateLimited.SEMAPHORE))
        .max(Map.Entry.comparingByValue(Comparator.comparingLong(Charge::visits)))
        .map(Map.Entry::getKey)
        .orElseGet(() -> new ResourceId(ResourceKind.LIMITER, endpoints.get(0)));
  }
}
