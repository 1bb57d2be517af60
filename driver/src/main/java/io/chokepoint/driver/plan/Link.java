package io.chokepoint.driver.plan;

import io.chokepoint.driver.plan.template.Percent;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Where a link leads, as it stands in a page or in an answer's {@code Location}. */
public final class Link {

  private Link() {}

  /** Its address, seen from another and without a fragment; null where it is none. */
  public static @Nullable URI address(String from, String link) {
    String whole = link.strip();
    int fragment = whole.indexOf('#');
    String sent = fragment < 0 ? whole : whole.substring(0, fragment);
    try {
      return URI.create(from).resolve(Percent.illegal(sent));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** What is asked for there: path and query. */
  public static String uri(URI address) {
    String path = address.getRawPath();
    String query = address.getRawQuery();
    return (path == null || path.isEmpty() ? "/" : path) + (query == null ? "" : "?" + query);
  }
}
