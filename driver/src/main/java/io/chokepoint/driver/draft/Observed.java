package io.chokepoint.driver.draft;

import io.chokepoint.core.text.Text;
import io.chokepoint.core.timeline.EndpointWindow;
import io.chokepoint.core.timeline.Window;
import java.net.URI;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A plan of what an agent has seen: endpoints by template, weights as observed. The agent keeps no
 * value of any request, so that what only values tell is left out or marked.
 */
public final class Observed {

  private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");
  private static final Set<String> WITH_BODY = Set.of("POST", "PUT", "PATCH");

  /** {@code {id}}, {@code {id:\d{3}}}, {@code :id}. */
  private static final Pattern VARIABLE =
      Pattern.compile(
          "\\{([^{}:*]+)(?::(?:[^{}]|\\{[^{}]*})*)?}|(?<=/):([A-Za-z_][A-Za-z_0-9]*)\\??");

  private static final int LEAST_FAILURE = 400;

  private Observed() {}

  private static final class Seen {
    long count;
    final Map<Integer, Long> statuses = new TreeMap<>();
  }

  /**
   * The plan.
   *
   * @param agent where these windows come from
   * @param target where clients reach the service; null where it is not given
   */
  public static Draft draft(
      String application, List<Window> windows, URI agent, @Nullable String target) {
    Map<String, Seen> all = new HashMap<>();
    double seconds = 0;
    for (Window window : windows) {
      seconds += window.lengthNanos() / 1e9;
      for (EndpointWindow e : window.endpoints().values()) {
        Seen seen = all.computeIfAbsent(e.method() + " " + e.route(), name -> new Seen());
        seen.count += e.latency().count();
        e.statuses().forEach((status, count) -> seen.statuses.merge(status, count, Long::sum));
      }
    }
    all.values().removeIf(seen -> seen.count == 0);
    long total = all.values().stream().mapToLong(seen -> seen.count).sum();
    double rate = total / Math.max(1, seconds);
    Draft draft =
        new Draft(
            application,
            "What the agent at "
                + agent
                + " saw of "
                + application
                + ": "
                + total
                + (total == 1 ? " request" : " requests")
                + " in "
                + Text.time(seconds * 1e9)
                + ", "
                + Text.rate(rate)
                + ".",
            target == null ? "http://" + agent.getHost() + ":8080" : target,
            target != null,
            agent.toString(),
            rate);
    all.entrySet().stream()
        .sorted(
            Comparator.<Map.Entry<String, Seen>>comparingLong(e -> -e.getValue().count)
                .thenComparing(Map.Entry::getKey))
        .forEach(e -> add(draft, e.getKey(), e.getValue(), total));
    return draft;
  }

  private static void add(Draft draft, String name, Seen seen, long total) {
    String method = name.substring(0, name.indexOf(' '));
    String route = name.substring(name.indexOf(' ') + 1);
    double percent = 100.0 * seen.count / total;
    @Nullable String why = why(method, route, seen);
    if (why != null) {
      draft.leaveOut(name + " (" + Text.percent(percent / 100) + " of the requests): " + why);
      return;
    }
    StringBuilder names = new StringBuilder();
    Matcher variables = VARIABLE.matcher(route);
    StringBuilder path = new StringBuilder();
    while (variables.find()) {
      String variable = variables.group(1) == null ? variables.group(2) : variables.group(1);
      names.append(names.isEmpty() ? "" : ", ").append(variable);
      variables.appendReplacement(path, Matcher.quoteReplacement(Draft.ANY_NUMBER));
    }
    variables.appendTail(path);
    draft.add(
        new DraftRequest(
            name,
            method,
            path.toString(),
            Map.of(),
            null,
            percent,
            names.isEmpty()
                ? ""
                : "the agent keeps no values: give " + names + " ones that exist, or a CSV file"));
  }

  /** Null where the plan can say it. */
  private static @Nullable String why(String method, String route, Seen seen) {
    if (method.equals("WS")) {
      return "messages of a WebSocket; the plan's websockets: say what is sent";
    }
    if (WITH_BODY.contains(method)) {
      return "it changes data, and its body is not known; add it with method: "
          + method
          + " and a body:";
    }
    if (!READING.contains(method)) {
      return method.equals("DELETE")
          ? "it deletes; add it with method: DELETE"
          : "a plan has no method " + method.toUpperCase(Locale.ROOT);
    }
    if (!route.startsWith("/")) {
      return "its path is not known";
    }
    if (VARIABLE.matcher(route).replaceAll("").matches(".*[*{}<>].*")) {
      return "its pattern stands for many paths";
    }
    long failed =
        seen.statuses.entrySet().stream()
            .filter(e -> e.getKey() >= LEAST_FAILURE)
            .mapToLong(Map.Entry::getValue)
            .sum();
    return failed == seen.count ? "all of them failed (" + statuses(seen) + ")" : null;
  }

  private static String statuses(Seen seen) {
    StringBuilder text = new StringBuilder();
    seen.statuses.forEach(
        (status, count) ->
            text.append(text.isEmpty() ? "" : ", ").append(status).append(" × ").append(count));
    return text.toString();
  }
}
