package io.chokepoint.driver.results;

import java.util.Map;
import java.util.TreeMap;

/** Users who come and go, of whom the results say when. */
final class Population {

  private final TreeMap<Long, Integer> changes = new TreeMap<>();

  void changed(long second, int by) {
    changes.merge(second, by, Integer::sum);
  }

  /** Says how many there were in each second. */
  void tell(Recording into) {
    int users = 0;
    for (Map.Entry<Long, Integer> change : changes.entrySet()) {
      users += change.getValue();
      Long next = changes.higherKey(change.getKey());
      long until = next == null ? change.getKey() + 1 : next;
      for (long second = change.getKey(); second < until; second++) {
        into.users(second, Math.max(0, users));
      }
    }
  }
}
