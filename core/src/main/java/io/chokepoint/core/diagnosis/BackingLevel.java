package io.chokepoint.core.diagnosis;

import io.chokepoint.core.run.Run;
import io.chokepoint.core.timeline.BackingWindow;
import io.chokepoint.core.timeline.PostgresSample;
import io.chokepoint.core.timeline.RedisSample;
import io.chokepoint.core.timeline.Window;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the services behind said of themselves at one level of load.
 *
 * @param postgres by the service's name in the plan, in order; empty where the plan names none
 * @param redis likewise
 */
public record BackingLevel(
    Map<String, List<PostgresSample>> postgres, Map<String, List<RedisSample>> redis) {

  static final BackingLevel NONE = new BackingLevel(Map.of(), Map.of());

  static BackingLevel of(Run run, Level level) {
    Set<Long> seconds = new HashSet<>();
    for (Window w : level.windows()) {
      for (long at = w.startMillis(); at < w.endMillis(); at += 1000) {
        seconds.add(at / 1000);
      }
    }
    Map<String, List<PostgresSample>> postgres = new TreeMap<>();
    Map<String, List<RedisSample>> redis = new TreeMap<>();
    for (BackingWindow w : run.backing()) {
      if (seconds.contains(w.startMillis() / 1000)) {
        w.postgres().forEach((k, v) -> postgres.computeIfAbsent(k, x -> new ArrayList<>()).add(v));
        w.redis().forEach((k, v) -> redis.computeIfAbsent(k, x -> new ArrayList<>()).add(v));
      }
    }
    return new BackingLevel(postgres, redis);
  }
}
