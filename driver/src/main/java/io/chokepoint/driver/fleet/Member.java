package io.chokepoint.driver.fleet;

import io.chokepoint.core.run.Run;
import java.util.Map;

/**
 * One instance of a service, as a Prometheus has scraped it.
 *
 * @param labels of its {@code up}, those left out that are each instance's own
 */
public record Member(String name, Map<String, String> labels, Run run) {

  public Member {
    labels = Map.copyOf(labels);
  }
}
