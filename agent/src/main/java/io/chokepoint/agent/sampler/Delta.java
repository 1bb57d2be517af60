package io.chokepoint.agent.sampler;

import org.jspecify.annotations.Nullable;

/** The growth of a counter from one look to the next. */
final class Delta {

  private @Nullable Long last;

  /**
   * @param now the counter; null where it cannot be read
   * @return how much it grew; null at the first look, after one that failed, and where it was reset
   */
  @Nullable Long to(@Nullable Long now) {
    Long before = last;
    last = now;
    return now == null || before == null || now < before ? null : now - before;
  }
}
