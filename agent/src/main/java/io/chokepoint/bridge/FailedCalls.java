package io.chokepoint.bridge;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** How many calls of requests failed, by the service called, whose names are bounded already. */
public final class FailedCalls {

  private final ConcurrentHashMap<String, LongAdder> byService = new ConcurrentHashMap<>();

  FailedCalls() {}

  void add(String service) {
    LongAdder counted = byService.get(service);
    if (counted == null) {
      counted = byService.computeIfAbsent(service, s -> new LongAdder());
    }
    counted.increment();
  }

  /** Those since the last call; services without any left out. */
  public Map<String, Long> drain() {
    Map<String, Long> failed = new HashMap<>();
    byService.forEach(
        (service, counted) -> {
          long n = counted.sumThenReset();
          if (n > 0) {
            failed.put(service, n);
          }
        });
    return failed;
  }
}
