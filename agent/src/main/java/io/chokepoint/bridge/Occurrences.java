package io.chokepoint.bridge;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** How often something happened to requests, by where it did, whose names are bounded already. */
public final class Occurrences {

  private final ConcurrentHashMap<String, LongAdder> byName = new ConcurrentHashMap<>();

  Occurrences() {}

  void add(String name) {
    LongAdder counted = byName.get(name);
    if (counted == null) {
      counted = byName.computeIfAbsent(name, n -> new LongAdder());
    }
    counted.increment();
  }

  /** Those since the last call; names without any left out. */
  public Map<String, Long> drain() {
    Map<String, Long> counts = new HashMap<>();
    byName.forEach(
        (name, counted) -> {
          long n = counted.sumThenReset();
          if (n > 0) {
            counts.put(name, n);
          }
        });
    return counts;
  }
}
