package io.chokepoint.driver.fleet;

import java.util.HashMap;
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

  /**
   * The same series with the agent's names of labels.
   *
   * @param theirs what a label is called here, by its name at the agent
   */
  Series named(Map<String, String> theirs) {
    Map<String, String> named = new HashMap<>(labels);
    named.keySet().removeAll(theirs.values());
    theirs.forEach(
        (ours, their) -> {
          if (labels.containsKey(their)) {
            named.put(ours, label(their));
          }
        });
    return new Series(named, millis, values);
  }
}
