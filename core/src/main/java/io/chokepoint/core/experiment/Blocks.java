package io.chokepoint.core.experiment;

import java.util.ArrayList;
import java.util.List;

/**
 * The order of an experiment's blocks: A B, B A, A B, B A … Pairs take turns in which comes first,
 * so that a service that warms up, or slows down, while it is measured is not taken for a gain; and
 * the change is made half as often.
 */
public record Blocks(List<Block> all) {

  /**
   * A stretch of load.
   *
   * @param pair counted from 0
   */
  public record Block(int pair, boolean changed) {

    /** {@code control 1}, {@code changed 1}, {@code changed 2} … */
    public String name() {
      return (changed ? "changed " : "control ") + (pair + 1);
    }
  }

  public Blocks {
    all = List.copyOf(all);
  }

  public static Blocks ofPairs(int pairs) {
    List<Block> all = new ArrayList<>();
    for (int pair = 0; pair < pairs; pair++) {
      all.add(new Block(pair, !controlFirst(pair)));
      all.add(new Block(pair, controlFirst(pair)));
    }
    return new Blocks(all);
  }

  static boolean controlFirst(int pair) {
    return pair % 2 == 0;
  }
}
