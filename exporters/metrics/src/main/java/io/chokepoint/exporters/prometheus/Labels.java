package io.chokepoint.exporters.prometheus;

import io.chokepoint.core.model.ResourceId;
import io.micrometer.core.instrument.Tags;

/** Label values made from the timeline's keys. */
final class Labels {

  private static final int LONGEST_STATEMENT = 300;

  private Labels() {}

  /** {@code "GET /orders/{id}"} as the labels of {@code http.server.requests}. */
  static Tags endpoint(String endpoint) {
    int space = endpoint.indexOf(' ');
    return space < 0
        ? Tags.of("method", "none", "uri", endpoint.isEmpty() ? "none" : endpoint)
        : Tags.of("method", endpoint.substring(0, space), "uri", endpoint.substring(space + 1));
  }

  /** A resource's name, cut likewise. */
  static String resource(ResourceId id) {
    return statement(id.name());
  }

  /** A statement, cut to a length that is read. */
  static String statement(String sql) {
    return sql.length() <= LONGEST_STATEMENT ? sql : sql.substring(0, LONGEST_STATEMENT - 1) + "…";
  }
}
