package io.chokepoint.driver.backing;

import org.jspecify.annotations.Nullable;

/** A counter that only grows, as the rate of its growth since it was last looked at. */
final class Rate {

  private double last = Double.NaN;
  private double grown;
  private double seconds = 1;

  /** Looks at the counter; one that fell was reset, and has grown by what it shows now. */
  void look(double counter, double secondsSinceLast) {
    grown = Double.isNaN(last) ? 0 : counter >= last ? counter - last : counter;
    seconds = Math.max(1e-3, secondsSinceLast);
    last = counter;
  }

  /** How much it grew between the last two looks. */
  double grown() {
    return grown;
  }

  double perSecond() {
    return grown / seconds;
  }

  /** This one's part of both; null where neither grew. */
  @Nullable Double shareWith(Rate other) {
    double all = grown + other.grown;
    return all == 0 ? null : grown / all;
  }
}
