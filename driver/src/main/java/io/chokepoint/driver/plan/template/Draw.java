package io.chokepoint.driver.plan.template;

import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * What templates are filled from, for one endpoint on one event loop: a request's number, chance,
 * and the variables of its user.
 */
public final class Draw {

  private final SplittableRandom random;
  private final int stride;
  private long number;
  private @Nullable Variables variables;

  /**
   * Draws for one of several event loops that share an endpoint.
   *
   * @param worker this loop's place among them, from 0
   * @param workers how many there are
   */
  public Draw(SplittableRandom random, int worker, int workers) {
    this.random = random;
    this.stride = workers;
    this.number = worker + 1L - workers;
  }

  /** Moves on to the next request. */
  public void advance() {
    advance(null);
  }

  /** Moves on to the next request, of a user with these variables. */
  public void advance(@Nullable Variables whose) {
    number += stride;
    variables = whose;
  }

  long number() {
    return number;
  }

  SplittableRandom random() {
    return random;
  }

  /** A variable's value; empty where it has none. */
  String variable(int index) {
    String value = variables == null ? null : variables.get(index);
    return value == null ? "" : value;
  }
}
