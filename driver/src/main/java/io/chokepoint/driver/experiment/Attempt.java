package io.chokepoint.driver.experiment;

import io.chokepoint.core.experiment.Blocks;
import io.chokepoint.core.experiment.Figure;
import io.chokepoint.core.experiment.Setting;
import io.chokepoint.driver.plan.Load;
import io.chokepoint.driver.plan.Stage;

/**
 * What an experiment is going to do.
 *
 * @param setting as it was found
 * @param question that it is to answer
 * @param figure that is measured
 * @param load whose warm-up comes before the first block
 * @param level in every block, for as long as a block is
 */
record Attempt(
    Setting setting, Question question, Figure figure, Load load, Stage level, Blocks blocks) {

  private static final long SECOND = 1_000_000_000L;

  /** The shortest block where the driver sends the load. */
  static final long SHORTEST_BLOCK = 5 * SECOND;

  /** The longest, and the only one where all that is seen comes by way of the agent: later. */
  static final long LONGEST_BLOCK = 8 * SECOND;

  private static final int USUAL_BLOCKS = 10;
  private static final int LEAST_PAIRS = 3;

  /**
   * One with as many blocks as fit.
   *
   * @param nanos for all blocks
   * @param shortest a block
   */
  static Attempt within(
      long nanos,
      long shortest,
      Setting setting,
      Question question,
      Figure figure,
      Load load,
      Stage level) {
    long block =
        Math.max(shortest, Math.min(LONGEST_BLOCK, nanos / USUAL_BLOCKS)) / SECOND * SECOND;
    int blocks = (int) Math.max(2 * LEAST_PAIRS, nanos / block);
    Stage ofBlock =
        new Stage(level.offered(), level.think(), block, level.rampNanos(), level.endpoint());
    return new Attempt(setting, question, figure, load, ofBlock, question.blocks(blocks));
  }

  long blockSeconds() {
    return level.forNanos() / SECOND;
  }
}
