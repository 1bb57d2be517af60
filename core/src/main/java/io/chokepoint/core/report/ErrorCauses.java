package io.chokepoint.core.report;

import io.chokepoint.core.report.Report.ErrorCause;
import io.chokepoint.core.run.ServedRoutes;
import io.chokepoint.core.run.StepEvidence;
import io.chokepoint.core.timeline.ClientWindow;
import io.chokepoint.core.timeline.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Failures seen by the client beside their causes inside the service. Plan and service have names
 * of their own for an endpoint; which are the same follows from method and path. Several endpoints
 * of a plan may go to one route: then they stand together, as the service cannot tell them apart.
 */
final class ErrorCauses {

  private ErrorCauses() {}

  static List<ErrorCause> of(List<StepEvidence> steps, Map<String, String> routes) {
    List<ErrorCause> all = new ArrayList<>();
    for (StepEvidence step : steps) {
      all.addAll(of(step, routes));
    }
    return List.copyOf(all);
  }

  private static List<ErrorCause> of(StepEvidence step, Map<String, String> routes) {
    Map<String, Map<String, Long>> seen = seen(step.client());
    Map<String, Map<String, Long>> causes = causes(step.service());
    TreeSet<String> served = served(step.service());
    Map<String, TreeSet<String>> byRoute = new TreeMap<>();
    Map<String, Map<String, Long>> elsewhere = new TreeMap<>();
    seen.forEach(
        (endpoint, errors) -> {
          String route = ServedRoutes.best(routes.getOrDefault(endpoint, endpoint), served);
          if (!route.isEmpty()) {
            byRoute.computeIfAbsent(route, r -> new TreeSet<>()).add(endpoint);
          } else if (!errors.isEmpty()) {
            elsewhere.put(endpoint, errors);
          }
        });
    causes.keySet().forEach(route -> byRoute.computeIfAbsent(route, r -> new TreeSet<>()));
    List<ErrorCause> rows = new ArrayList<>();
    byRoute.forEach(
        (route, endpoints) -> {
          Map<String, Long> together = new TreeMap<>();
          endpoints.forEach(e -> add(together, seen.getOrDefault(e, Map.of())));
          Map<String, Long> why = causes.getOrDefault(route, Map.of());
          if (!together.isEmpty() || !why.isEmpty()) {
            rows.add(row(step, List.copyOf(endpoints), route, together, why));
          }
        });
    elsewhere.forEach(
        (endpoint, errors) -> rows.add(row(step, List.of(endpoint), "", errors, Map.of())));
    return rows;
  }

  private static ErrorCause row(
      StepEvidence step,
      List<String> endpoints,
      String route,
      Map<String, Long> seen,
      Map<String, Long> causes) {
    long known = causes.values().stream().mapToLong(Long::longValue).sum();
    long unexplained = Math.max(0, seen.getOrDefault("5xx", 0L) - known);
    return new ErrorCause(
        step.step().name(),
        endpoints,
        route,
        seen,
        causes,
        step.service().isEmpty() ? 0 : unexplained);
  }

  /** Every endpoint of the plan, those without errors too: they may share a route. */
  private static Map<String, Map<String, Long>> seen(List<ClientWindow> windows) {
    Map<String, Map<String, Long>> seen = new TreeMap<>();
    for (ClientWindow window : windows) {
      window
          .endpoints()
          .forEach((name, t) -> add(seen.computeIfAbsent(name, n -> new TreeMap<>()), t.errors()));
    }
    return seen;
  }

  private static Map<String, Map<String, Long>> causes(List<Window> windows) {
    Map<String, Map<String, Long>> causes = new TreeMap<>();
    for (Window window : windows) {
      window
          .endpoints()
          .forEach(
              (name, e) -> {
                if (!e.errors().isEmpty()) {
                  add(causes.computeIfAbsent(name, n -> new TreeMap<>()), e.errors());
                }
              });
    }
    return causes;
  }

  private static TreeSet<String> served(List<Window> windows) {
    TreeSet<String> served = new TreeSet<>();
    windows.forEach(w -> served.addAll(w.endpoints().keySet()));
    return served;
  }

  private static void add(Map<String, Long> sum, Map<String, Long> counts) {
    counts.forEach((label, n) -> sum.merge(label, n, Long::sum));
  }
}
