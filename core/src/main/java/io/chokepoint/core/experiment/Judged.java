package io.chokepoint.core.experiment;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the blocks of an experiment say of a predicted gain. */
public interface Judged {

  /** What is decided; null as long as more blocks are needed. */
  @Nullable ExperimentOutcome decided();

  /** What it comes to when no more blocks follow. */
  ExperimentOutcome ended();

  /** As a share of the figure in the blocks as they are. */
  double predictedGain();

  /** What was gained, as a share of the figure; null while there is no pair. */
  Trial.@Nullable Gain gain();

  /** Blocks as they are beside those with the change. */
  List<Trial.Pair> pairs();
}
