package io.chokepoint.core.fleet;

import io.chokepoint.core.diagnosis.Verdict;
import io.chokepoint.core.run.Run;
import java.util.Map;

/**
 * One instance of a service, judged by its own windows alone.
 *
 * @param labels that it has beside its name: {@code version}, {@code zone}
 */
public record Instance(String name, Map<String, String> labels, Run run, Verdict verdict) {

  public Instance {
    labels = Map.copyOf(labels);
  }
}
