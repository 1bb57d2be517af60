package io.chokepoint.driver.fleet;

import java.util.Map;

/**
 * Samples of one series, in order of time.
 *
 * @param labels its name among them, as {@code __name__}
 * @param millis when each was scraped, Unix time
 */
record Series(Map<String, String> labels, long[] millis, double[] values) {

  static final String NAME = "__name__";

  Series {
    labels = Map.copyOf(labels);
  }

  String label(String name) {
    return labels.getOrDefault(name, "");
  }
}
