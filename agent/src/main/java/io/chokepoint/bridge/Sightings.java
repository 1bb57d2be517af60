package io.chokepoint.bridge;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What the sampler keeps with a {@link Ledger}. With the request itself written by the sampler's
 * thread; with the tasks that the request waited for, by the ledger's owner.
 */
final class Sightings {

  /** Of the tasks that a request waited for, those are asked where samples found them. */
  private static final int MOST_SEEN = 16;

  private volatile @Nullable Object own;
  private @Nullable Object @Nullable [] inTasks;
  private int tasks;

  void forget() {
    if (own != null) {
      own = null;
    }
    if (inTasks != null) {
      Arrays.fill(inTasks, 0, tasks, null);
      tasks = 0;
    }
  }

  @Nullable Object own() {
    return own;
  }

  void own(@Nullable Object samples) {
    own = samples;
  }

  void inTask(Object where) {
    @Nullable Object[] known = inTasks;
    if (known == null) {
      known = new Object[MOST_SEEN];
      inTasks = known;
    }
    for (int i = 0; i < tasks; i++) {
      if (known[i] == where) {
        return; // a task tells each time that it hands something over
      }
    }
    if (tasks < MOST_SEEN) {
      known[tasks++] = where;
    }
  }

  int tasks() {
    return tasks;
  }

  @Nullable Object inTask(int i) {
    return inTasks == null ? null : inTasks[i];
  }
}
