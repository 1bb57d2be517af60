package io.chokepoint.driver.experiment;

import io.chokepoint.core.experiment.Blocks;
import io.chokepoint.core.experiment.Experiment;
import io.chokepoint.core.experiment.ExperimentOutcome;
import io.chokepoint.core.experiment.Lease;
import io.chokepoint.core.experiment.Setting;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What an experiment wants to know, and how its pairs of blocks answer that. */
interface Question {

  /**
   * A block's measurement.
   *
   * @param value of the figure
   * @param perSecond requests answered
   * @param visits that may have been delayed, in a request; null where not known
   * @param delayed what the agent says of the block's delays; null where there were none
   */
  record Measured(
      double value, double perSecond, @Nullable Double visits, Lease.@Nullable Delayed delayed) {}

  /** Its blocks, of which at least six and at most so many fit. */
  default Blocks blocks(int most) {
    return Blocks.ofPairs(most / 2);
  }

  /** How long its change may take to be made, beside the blocks, which wait for it. */
  default long makingNanos() {
    return 0;
  }

  /** How many times what the service serves may be offered at most. */
  default double mostOverload() {
    return Double.POSITIVE_INFINITY;
  }

  /** What the setting is set to in the changed block of a pair. */
  int value(int pair);

  /**
   * A block was measured, after those before it.
   *
   * @param measured null where it could not be
   */
  default void block(@Nullable Measured measured) {}

  /** Adds a pair of blocks. */
  void add(Measured control, Measured changed);

  /** What is decided; null as long as more pairs are needed. */
  @Nullable ExperimentOutcome decided();

  /** What it comes to when no more pairs follow. */
  ExperimentOutcome ended();

  /** The change did harm at this value. Returns whether it goes on with less. */
  boolean goesOnAfterHarm(int value);

  /** What it comes to where the change did harm and cannot be less. */
  ExperimentOutcome harmful();

  /**
   * The answer.
   *
   * @param setting as it was found
   * @param because why it ended so; one sentence
   */
  Experiment answer(ExperimentOutcome outcome, String because, Setting setting, List<String> log);

  /** {@code 5 pairs of blocks}. */
  String counted();

  /** What the measurements say, after {@code "5 pairs of blocks at 40/s"}. */
  String said(ExperimentOutcome outcome);

  /** In which blocks, by name, to look for what limits next; null where that is not asked. */
  default @Nullable Predicate<String> limiting(ExperimentOutcome outcome) {
    return null;
  }

  /** Whether it goes on where the agent refuses a value, as so many are in use. */
  default boolean goesOnWhereRefused() {
    return false;
  }
}
