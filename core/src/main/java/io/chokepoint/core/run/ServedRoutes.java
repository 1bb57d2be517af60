package io.chokepoint.core.run;

import java.util.Collection;
import java.util.List;

/** Which of a service's routes a request of the plan is served by. */
public final class ServedRoutes {

  private ServedRoutes() {}

  /**
   * The route that fits best: by segments that are the same, then by those that vary in both.
   *
   * @param request {@code GET /orders/*}, {@code *} for what varies
   * @param served {@code GET /orders/{id}}
   * @return empty where none fits
   */
  public static String best(String request, Collection<String> served) {
    String best = "";
    int most = -1;
    for (String route : served) {
      int same = same(request, route);
      if (same > most) {
        best = route;
        most = same;
      }
    }
    return best;
  }

  /** The same; where none fits, below the path an application is deployed at: routes lack it. */
  public static String bestDeployed(String request, Collection<String> served) {
    String best = best(request, served);
    String[] parts = parts(request);
    return best.isEmpty() && parts.length > 2
        ? best(parts[0] + "/" + String.join("/", List.of(parts).subList(2, parts.length)), served)
        : best;
  }

  /** How well the segments fit, the same text best; −1 where the route does not fit. */
  private static int same(String request, String route) {
    String[] asked = parts(request);
    String[] known = parts(route);
    int same = 0;
    for (int i = 0; i < known.length; i++) {
      if (known[i].equals("**") || known[i].startsWith("{*")) {
        return same;
      }
      if (i >= asked.length) {
        return -1;
      }
      boolean varies = known[i].contains("{") || known[i].equals("*");
      if (known[i].equals(asked[i])) {
        same += 2;
      } else if (varies && asked[i].contains("*")) {
        same++;
      } else if (!varies && !asked[i].contains("*")) {
        return -1;
      } else if (!varies && !asked[i].equals("*") && !fits(asked[i], known[i])) {
        return -1;
      }
    }
    return asked.length == known.length ? same : -1;
  }

  /** {@code page-*} fits {@code page-1}. */
  private static boolean fits(String pattern, String text) {
    int star = pattern.indexOf('*');
    return text.startsWith(pattern.substring(0, star))
        && text.endsWith(pattern.substring(pattern.lastIndexOf('*') + 1));
  }

  /** Method and path's segments, without the query. */
  private static String[] parts(String request) {
    String path = request.replaceFirst("\\?.*", "").replaceFirst(" +", "");
    return path.replaceFirst("/+$", "").split("/+", -1);
  }
}
