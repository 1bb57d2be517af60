package io.chokepoint.driver.experiment;

import io.chokepoint.core.diagnosis.Finding.Prediction;
import io.chokepoint.core.experiment.Blocks;
import io.chokepoint.core.experiment.Blocks.Block;
import io.chokepoint.core.experiment.Figure;
import io.chokepoint.core.experiment.Reversal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether a remedy gains what was predicted whose change takes too long to be made in turns: a
 * third of the blocks comes before it, a third has it, and a third comes after it was taken back.
 */
final class Reversed extends GainQuestion {

  /** As long as the agent takes to create an index at most. */
  static final long MAKING_NANOS = 25_000_000_000L;

  /** Fewer decide nothing. */
  private static final int LEAST_EACH = 3;

  /** What it takes at least, with a change that takes as long as it may. */
  static final long LEAST_NANOS =
      3 * LEAST_EACH * (Attempt.SHORTEST_BLOCK + Attempt.PAUSE) + MAKING_NANOS;

  private final Reversal reversal;
  private int each = LEAST_EACH;
  private int seen;

  /**
   * @param value that the remedy sets
   */
  Reversed(int value, Figure figure, Prediction predicted) {
    this(value, figure, predicted, new Reversal(figure, predicted.from(), predicted.to()));
  }

  private Reversed(int value, Figure figure, Prediction predicted, Reversal reversal) {
    super(value, figure, predicted, reversal);
    this.reversal = reversal;
  }

  @Override
  public long makingNanos() {
    return MAKING_NANOS;
  }

  @Override
  public Blocks blocks(int most) {
    each = Math.max(LEAST_EACH, most / 3);
    List<Block> all = new ArrayList<>();
    for (int i = 0; i < 3 * each; i++) {
      all.add(new Block(i < 2 * each ? i % each : i - each, isChanged(i)));
    }
    return new Blocks(all);
  }

  @Override
  public void block(@Nullable Measured measured) {
    boolean changed = isChanged(seen);
    seen++;
    if (measured != null && changed) {
      reversal.changed(measured.value());
    } else if (measured != null) {
      reversal.control(measured.value());
    }
  }

  @Override
  public void add(Measured control, Measured changed) {
    // each block counts by itself
  }

  @Override
  public String counted() {
    return pairs() + " pairs of blocks, before the change and after it,";
  }

  private boolean isChanged(int block) {
    return block >= each && block < 2 * each;
  }
}
