package io.chokepoint.driver.results;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an endpoint is called, and where it leads.
 *
 * @param route {@code GET /orders/*}, the method {@code *} where it is not known; null where the
 *     results do not tell
 */
record EndpointName(String name, @Nullable String route) {

  /** Of a tool that asks for one address and does not write it down. */
  static final EndpointName ONLY = new EndpointName("requests", null);

  private static final Pattern ADDRESS =
      Pattern.compile("(?:(?<method>[A-Z]+) )?(?:https?://[^/?#]*)?(?<path>/[^?#\\s]*)?[^\\s]*");

  /** What differs between requests of one kind: numbers, and identifiers in hexadecimal digits. */
  private static final Pattern VARIES =
      Pattern.compile("(?<=/)(?:\\d+|[0-9a-fA-F]{8}-[0-9a-fA-F-]{27}|[0-9a-fA-F]{16,})(?=/|$)");

  /** Of what a test's author called it; an address is one of many and told by its path. */
  static EndpointName of(String label, String method, String url) {
    boolean address = label.startsWith("/") || label.matches("(?:[A-Z]+ )?https?://.*");
    String path = path(url.isEmpty() && address ? label : url);
    String verb = method.isEmpty() ? "*" : method;
    @Nullable String route = path.isEmpty() ? null : verb + " " + path;
    if (!address && !label.isEmpty()) {
      return new EndpointName(label, route);
    }
    String name = path.isEmpty() ? label : path;
    return new EndpointName(method.isEmpty() ? name : method + " " + name, route);
  }

  private static String path(String url) {
    var parts = ADDRESS.matcher(url);
    if (url.isEmpty() || !parts.matches()) {
      return "";
    }
    String path = parts.group("path");
    boolean host = url.contains("://");
    return path == null ? (host ? "/" : "") : VARIES.matcher(path).replaceAll("*");
  }
}
