package io.chokepoint.driver.plan;

import java.util.SplittableRandom;

/**
 * What generators draw from, for one endpoint on one event loop: a request's number, and chance.
 */
public final class Draw {

  private final SplittableRandom random;
  private final int stride;
  private long number;

  /**
   * Draws for one of several event loops that share an endpoint.
   *
   * @param lane this loop's place among them, from 0
   * @param lanes how many there are
   */
  public Draw(SplittableRandom random, int lane, int lanes) {
    this.random = random;
    this.stride = lanes;
    this.number = lane + 1L - lanes;
  }

  /** Moves on to the next request. */
  public void advance() {
    number += stride;
  }

  long number() {
    return number;
  }

  SplittableRandom random() {
    return random;
  }
}
