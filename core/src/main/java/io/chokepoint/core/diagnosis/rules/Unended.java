package io.chokepoint.core.diagnosis.rules;

import io.chokepoint.core.diagnosis.ClientLevel;
import io.chokepoint.core.diagnosis.Degradation;
import io.chokepoint.core.diagnosis.Level;
import io.chokepoint.core.diagnosis.WorkersLevel;
import io.chokepoint.core.timeline.EndpointWindow;
import io.chokepoint.core.timeline.Window;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Requests that wait at one place and of which none ended in the whole level: they leave nothing in
 * the ledger. They keep most of a server's threads, or are most of what the clients got no answer
 * to.
 *
 * @param endpoints most of them first
 * @param elsewhere how many others that never ended waited at other places, most first
 * @param requests inside, as many as were seen there at a time
 * @param server whose threads they keep; null where they are too few for that
 * @param threads that the server has
 */
record Unended(
    String place,
    List<String> endpoints,
    long requests,
    Map<String, Long> elsewhere,
    @Nullable String server,
    int threads) {

  /** With fewer of the threads kept, or of the failures explained, something else counts more. */
  private static final double MOST = 0.5;

  /** The relative error of a count is one over its root: a third. */
  private static final long FEWEST = 10;

  private static final int MOST_PLACES = 3;

  static @Nullable Unended of(Level level) {
    Unended most = null;
    Map<String, Map<String, Long>> byPlace = byPlace(level.windows());
    for (Map.Entry<String, Map<String, Long>> at : byPlace.entrySet()) {
      long requests = sum(at.getValue());
      if (most == null || requests > most.requests()) {
        List<String> endpoints =
            at.getValue().entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .map(Map.Entry::getKey)
                .toList();
        most = new Unended(at.getKey(), endpoints, requests, others(byPlace, at.getKey()), null, 0);
      }
    }
    if (most == null) {
      return null;
    }
    for (Map.Entry<String, WorkersLevel> server : level.workers().entrySet()) {
      Integer threads = server.getValue().capacity();
      if (threads != null && server.getValue().saturated() && most.requests() >= MOST * threads) {
        return new Unended(
            most.place(),
            most.endpoints(),
            most.requests(),
            most.elsewhere(),
            server.getKey(),
            threads);
      }
    }
    return most.requests() >= FEWEST && failures(level, most) >= MOST ? most : null;
  }

  /** The part of what clients got no answer to that may be theirs. */
  private static double failures(Level level, Unended most) {
    ClientLevel client = level.client();
    long givenUp = client == null ? 0 : client.givenUp();
    return client == null
            || givenUp < FEWEST
            || givenUp < Degradation.MATERIAL_FAILURES * client.ended()
        ? 0
        : (double) most.requests() / givenUp;
  }

  /** The most that waited at each place, by endpoint, of those of which none ended. */
  private static Map<String, Map<String, Long>> byPlace(List<Window> windows) {
    Map<String, Map<String, Long>> byPlace = new TreeMap<>();
    for (Window window : windows) {
      window
          .endpoints()
          .forEach(
              (name, e) -> {
                if (windows.stream().noneMatch(w -> ended(w.endpoints().get(name)))) {
                  e.waiting()
                      .forEach(
                          (place, n) ->
                              byPlace
                                  .computeIfAbsent(place, p -> new HashMap<>())
                                  .merge(name, n, Math::max));
                }
              });
    }
    return byPlace;
  }

  private static Map<String, Long> others(Map<String, Map<String, Long>> byPlace, String place) {
    Map<String, Long> others = new LinkedHashMap<>();
    byPlace.entrySet().stream()
        .filter(e -> !e.getKey().equals(place))
        .sorted(Comparator.comparingLong(e -> -sum(e.getValue())))
        .limit(MOST_PLACES)
        .forEach(e -> others.put(e.getKey(), sum(e.getValue())));
    return others;
  }

  private static long sum(Map<String, Long> byEndpoint) {
    return byEndpoint.values().stream().mapToLong(Long::longValue).sum();
  }

  private static boolean ended(@Nullable EndpointWindow e) {
    return e != null && e.latency().count() > 0;
  }
}
