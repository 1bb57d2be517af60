package io.chokepoint.driver.experiment;

import io.chokepoint.core.experiment.Blocks;
import io.chokepoint.core.experiment.Figure;
import io.chokepoint.core.experiment.Setting;
import io.chokepoint.driver.arrival.Timetable;
import io.chokepoint.driver.plan.Load;
import io.chokepoint.driver.plan.Stage;
import java.util.List;

/**
 * What an experiment is going to do.
 *
 * @param setting as it was found
 * @param question that it is to answer
 * @param figure that is measured
 * @param load whose warm-up comes before the first block; none where blocks are apart
 * @param level in every block, for as long as a block is
 * @param settleSeconds at a block's beginning that are not measured
 * @param apart whether the load pauses between blocks until nothing is left of the one before: then
 *     blocks are independent of each other, as the cycles of a queue that empties are
 */
record Attempt(
    Setting setting,
    Question question,
    Figure figure,
    Load load,
    Stage level,
    Blocks blocks,
    int settleSeconds,
    boolean apart) {

  private static final long SECOND = 1_000_000_000L;

  /** The shortest block where the driver sends the load. */
  static final long SHORTEST_BLOCK = 5 * SECOND;

  /** The usual one, and the shortest where all that is seen comes by way of the agent: later. */
  static final long USUAL_BLOCK = 8 * SECOND;

  /** The shortest pause: in its first second it shows what is left, the second is laid out. */
  static final long PAUSE = 2 * SECOND;

  private static final int USUAL_BLOCKS = 10;
  private static final int LEAST_PAIRS = 3;

  /** What was in the block before has ended after so many times as long as a request takes. */
  private static final int SETTLES = 3;

  /** In these times as long as a request takes, most that came in it have ended. */
  private static final int MEASURES = 2;

  private static final int LEAST_MEASURED_SECONDS = 3;
  private static final double LONGEST_REQUEST_SECONDS = 10;

  /**
   * One with as many blocks as fit.
   *
   * @param nanos for all blocks
   * @param shortest a block
   * @param requestMillis mean time of a request at the level, of blocks that are apart without a
   *     queue
   */
  static Attempt within(
      long nanos,
      long shortest,
      Setting setting,
      Question question,
      Figure figure,
      Load load,
      Stage level,
      double requestMillis,
      boolean apart) {
    double request = Math.min(LONGEST_REQUEST_SECONDS, requestMillis / 1_000);
    int settle = (int) Math.ceil(apart ? Math.max(1, request) : Math.max(2, SETTLES * request));
    int measured = (int) Math.ceil(Math.max(LEAST_MEASURED_SECONDS, MEASURES * request));
    long least = (settle + measured) * SECOND;
    long pause = apart ? PAUSE : 0;
    long forBlocks = nanos - question.makingNanos();
    long usual = Math.min(USUAL_BLOCK, forBlocks / USUAL_BLOCKS - pause);
    long block = Math.max(Math.max(shortest, least), usual) / SECOND * SECOND;
    int blocks = (int) Math.max(2 * LEAST_PAIRS, forBlocks / (block + pause));
    Stage ofBlock =
        new Stage(level.offered(), level.think(), block, level.rampNanos(), level.endpoint());
    return new Attempt(
        setting, question, figure, load, ofBlock, question.blocks(blocks), settle, apart);
  }

  Timetable timetable() {
    List<String> names = blocks.all().stream().map(Blocks.Block::name).toList();
    return apart
        ? Timetable.paused(level, PAUSE, names, question.makingNanos())
        : Timetable.of(load, level, names);
  }

  /** {@code " in alternating blocks of 5 s"}. */
  String words() {
    String once =
        question.makingNanos() > 0 ? ", once, in blocks of " : " in alternating blocks of ";
    return once + level.forNanos() / SECOND + " s";
  }
}
