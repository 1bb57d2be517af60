package io.chokepoint.core.diagnosis.rules;

import io.chokepoint.core.diagnosis.Case;
import io.chokepoint.core.diagnosis.Level;
import io.chokepoint.core.diagnosis.Level.EndpointLevel;
import io.chokepoint.core.diagnosis.words.HotCodeWords;
import io.chokepoint.core.laws.Wilson;
import io.chokepoint.core.text.Text;
import io.chokepoint.core.timeline.JvmWindow;
import io.chokepoint.core.timeline.Window;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where requests use the processor, by samples of their running threads at the loaded level. Where
 * there are too few, as threads that are slow to stop are looked at seldom, by what the JVM's own
 * recorder told while the processors were full, which knows no endpoints: the one that uses most is
 * named. Else by samples of all levels.
 *
 * @param samples how many there were, of all requests
 * @param line the line, or the library, that most of them were at
 * @param method the same without the line and without what it calls
 * @param called what the line calls; empty where it computes itself, or is a library
 * @param share of the samples at the method, 0 to 1
 * @param endpoint whose requests were there most often
 * @param activities shares of all samples by what their work is, where that is told
 * @param mapping of all samples, those in a mapper or driver of a database, 0 to 1
 * @param cores CPUs that requests use, as far as their accounts say; null where not measured
 */
record HotCode(
    long samples,
    String line,
    String method,
    String called,
    double share,
    String endpoint,
    Map<Activity, Double> activities,
    double mapping,
    @Nullable Double cores) {

  /** Mappers, drivers and proxies of repositories, by whom they are called or by their library. */
  private static final List<String> MAPPERS =
      List.of(
          "com.mysql.",
          "com.zaxxer.",
          "io.ebean",
          "jakarta.persistence.",
          "java.sql.",
          "javax.persistence.",
          "javax.sql.",
          "jdk.proxy",
          "org.apache.ibatis",
          "org.eclipse.persistence",
          "org.h2.",
          "org.hibernate",
          "org.hsqldb",
          "org.jdbi",
          "org.jooq",
          "org.mariadb.",
          "org.mybatis",
          "org.postgresql",
          "org.springframework.data",
          "org.springframework.jdbc",
          "org.springframework.orm",
          "org.sqlite");

  /** As many place any share within ten hundredths: {@code 1 / (2 √n)}. */
  private static final int FEWEST = 25;

  /** Fewer tell as much where most of them are at one place. */
  private static final double HALF = 0.5;

  private static final String OTHER = "other";
  private static final String CALLS = " in ";

  /** Null where too few samples tell. */
  static @Nullable HotCode of(Case c) {
    HotCode loaded = of(c, sampled(List.of(c.loaded())));
    HotCode told = loaded != null ? loaded : of(c, recorded(c));
    return told != null ? told : of(c, sampled(c.levels()));
  }

  private static Map<String, Map<String, Long>> sampled(List<Level> levels) {
    Map<String, Map<String, Long>> places = new HashMap<>();
    for (Level level : levels) {
      level.endpoints().forEach((name, e) -> add(places, name, e.running()));
    }
    return places;
  }

  private static Map<String, Map<String, Long>> recorded(Case c) {
    Map<String, Map<String, Long>> places = new HashMap<>();
    String heaviest =
        c.loaded().endpoints().keySet().stream()
            .max(Comparator.comparingDouble(e -> CpuSaturated.demand(c, e)))
            .orElse("");
    for (Window window : c.run().timeline()) {
      JvmWindow jvm = window.system().jvm();
      JvmWindow.Recorded told = jvm == null ? null : jvm.recorded();
      if (told != null) {
        add(places, heaviest, told.running());
      }
    }
    return places;
  }

  private static void add(
      Map<String, Map<String, Long>> places, String endpoint, Map<String, Long> running) {
    Map<String, Long> there = places.computeIfAbsent(endpoint, e -> new HashMap<>());
    running.forEach((place, n) -> there.merge(place, n, Long::sum));
  }

  /**
   * @param running samples by endpoint and place
   */
  private static @Nullable HotCode of(Case c, Map<String, Map<String, Long>> running) {
    Map<String, Long> lines = new HashMap<>();
    Map<String, Long> methods = new HashMap<>();
    Map<String, Map<String, Long>> endpoints = new HashMap<>();
    long all = 0;
    for (Map.Entry<String, Map<String, Long>> e : running.entrySet()) {
      for (Map.Entry<String, Long> place : e.getValue().entrySet()) {
        all += place.getValue();
        if (!place.getKey().equals(OTHER)) {
          String method = method(place.getKey());
          lines.merge(place.getKey(), place.getValue(), Long::sum);
          methods.merge(method, place.getValue(), Long::sum);
          endpoints
              .computeIfAbsent(method, m -> new HashMap<>())
              .merge(e.getKey(), place.getValue(), Long::sum);
        }
      }
    }
    Map<Activity, Double> activities = activities(lines, all);
    double mapping = mapping(lines) / Math.max(1, all);
    String method = most(methods);
    if (method == null
        || (all < FEWEST && Wilson.of(methods.getOrDefault(method, 0L), all).low() < HALF)) {
      return null;
    }
    lines.keySet().removeIf(line -> !method(line).equals(method));
    String line = most(lines);
    String endpoint = most(endpoints.getOrDefault(method, Map.of()));
    if (line == null || endpoint == null) {
      return null;
    }
    int in = line.indexOf(CALLS);
    return new HotCode(
        all,
        in < 0 ? line : line.substring(0, in),
        method,
        in < 0 ? "" : line.substring(in + CALLS.length()),
        (double) methods.getOrDefault(method, 0L) / all,
        endpoint,
        activities,
        mapping,
        cores(c));
  }

  private static Map<Activity, Double> activities(Map<String, Long> lines, long all) {
    Map<Activity, Double> shares = new EnumMap<>(Activity.class);
    lines.forEach(
        (line, n) -> {
          int in = line.indexOf(CALLS);
          Activity activity = Activity.of(in < 0 ? line : line.substring(in + CALLS.length()));
          if (activity != null) {
            shares.merge(activity, (double) n / all, Double::sum);
          }
        });
    return shares;
  }

  private static double mapping(Map<String, Long> lines) {
    double mapping = 0;
    for (Map.Entry<String, Long> line : lines.entrySet()) {
      int in = line.getKey().indexOf(CALLS);
      String called = in < 0 ? line.getKey() : line.getKey().substring(in + CALLS.length());
      mapping += isMapper(called) ? line.getValue() : 0;
    }
    return mapping;
  }

  /**
   * The line of the application's own where requests of an endpoint most often execute statements,
   * as samples saw it; null where they tell of no line that stands out.
   */
  static @Nullable String executing(Case c, String endpoint) {
    Map<String, Long> lines = new HashMap<>();
    sampled(c.levels()).getOrDefault(endpoint, Map.of()).forEach((p, n) -> add(lines, p, n));
    recorded(c).getOrDefault(endpoint, Map.of()).forEach((p, n) -> add(lines, p, n));
    String most = most(lines);
    long all = lines.values().stream().mapToLong(Long::longValue).sum();
    return most == null || Wilson.of(lines.getOrDefault(most, 0L), all).low() < HALF ? null : most;
  }

  private static void add(Map<String, Long> lines, String place, long samples) {
    int in = place.indexOf(CALLS);
    if (in >= 0 && isMapper(place.substring(in + CALLS.length()))) {
      lines.merge(place.substring(0, in), samples, Long::sum);
    }
  }

  private static boolean isMapper(String called) {
    return MAPPERS.stream().anyMatch(called::startsWith);
  }

  private static String method(String place) {
    int in = place.indexOf(CALLS);
    String line = in < 0 ? place : place.substring(0, in);
    int colon = line.lastIndexOf(':');
    return colon < 0 ? line : line.substring(0, colon);
  }

  private static @Nullable String most(Map<String, Long> counts) {
    return counts.entrySet().stream()
        .max(Map.Entry.<String, Long>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
        .map(Map.Entry::getKey)
        .orElse(null);
  }

  /** CPUs that the requests of the loaded level kept busy themselves. */
  static @Nullable Double cores(Case c) {
    double nanos = 0;
    for (EndpointLevel e : c.loaded().endpoints().values()) {
      Double each = c.cpuPerRequestNanos(e);
      if (each == null) {
        return null;
      }
      nanos += each * e.requests();
    }
    return nanos / 1e9 / Math.max(1e-9, c.loaded().seconds());
  }

  /** What its work is, where that is told by what it calls. */
  @Nullable Activity activity() {
    return Activity.of(called.isEmpty() ? method : called);
  }

  /** {@code faults.Code.regex:34 (calls java.util.regex.Matcher.matches)}. */
  String place() {
    return called.isEmpty() ? line : Text.of(HotCodeWords.CALLS, line, called);
  }
}
