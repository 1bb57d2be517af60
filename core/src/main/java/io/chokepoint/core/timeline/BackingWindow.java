package io.chokepoint.core.timeline;

import java.util.Map;

/**
 * What the services behind the one under test did in one second, as the driver asked them.
 *
 * @param startMillis Unix time of the start, a whole second
 * @param postgres by the service's name in the plan
 * @param redis by the service's name in the plan
 */
public record BackingWindow(
    long startMillis, Map<String, PostgresSample> postgres, Map<String, RedisSample> redis) {

  public BackingWindow {
    postgres = Map.copyOf(postgres);
    redis = Map.copyOf(redis);
  }
}
