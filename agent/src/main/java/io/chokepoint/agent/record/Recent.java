package io.chokepoint.agent.record;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Observations of the latest windows: as few of these as have enough of them, and none that is too
 * old.
 */
final class Recent<T> {

  private final long longestNanos;
  private final long enough;
  private final BinaryOperator<T> plus;
  private final Deque<Part<T>> parts = new ArrayDeque<>();
  private long count;

  /** What one window had. */
  private record Part<T>(long count, T sum, long atNanos) {}

  /**
   * @param seconds for how long a window's are of use
   * @param enough so many need no older ones
   */
  Recent(long seconds, long enough, BinaryOperator<T> plus) {
    this.longestNanos = TimeUnit.SECONDS.toNanos(seconds);
    this.enough = enough;
    this.plus = plus;
  }

  /** A window ended, with so many observations. */
  void add(long observations, T sum, long now) {
    if (observations > 0) {
      parts.addFirst(new Part<>(observations, sum, now));
    }
    count = 0;
    for (Iterator<Part<T>> i = parts.iterator(); i.hasNext(); ) {
      Part<T> part = i.next();
      if (count >= enough || now - part.atNanos > longestNanos) {
        i.remove();
      } else {
        count += part.count;
      }
    }
  }

  /** Of how many observations {@link #sum} is. */
  long count() {
    return count;
  }

  /** Null where there are none. */
  @Nullable T sum() {
    return parts.stream().map(Part::sum).reduce(plus).orElse(null);
  }
}
