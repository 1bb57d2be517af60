package io.chokepoint.exporters.report;

import io.chokepoint.core.report.Report.ErrorCause;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Failures at the database by their kind, as far as the causes that the service names tell. */
final class DatabaseErrors {

  private static final String OTHER = "other errors";

  private DatabaseErrors() {}

  /** How many requests failed by each; all kinds are there, also those that did not occur. */
  static Map<String, Long> of(List<ErrorCause> causes) {
    Map<String, Long> kinds = new LinkedHashMap<>();
    List.of("connection errors", "query timeouts", "lock timeouts", OTHER)
        .forEach(kind -> kinds.put(kind, 0L));
    for (ErrorCause cause : causes) {
      cause.causes().forEach((name, n) -> add(kinds, kind(name), n));
    }
    return kinds;
  }

  private static void add(Map<String, Long> kinds, String kind, long n) {
    if (!kind.isEmpty()) {
      kinds.merge(kind, n, Long::sum);
    }
  }

  /** Empty where it is no error of a database. */
  private static String kind(String cause) {
    String name = cause.toLowerCase(Locale.ROOT);
    if (name.contains("lock")) {
      return "lock timeouts";
    }
    if (name.equals("sql-timeout") || name.contains("querytimeout")) {
      return "query timeouts";
    }
    if (name.equals("pool-timeout") || name.contains("connection")) {
      return "connection errors";
    }
    return name.contains("sql") || name.contains("dataaccess") || name.contains("dataintegrity")
        ? OTHER
        : "";
  }
}
