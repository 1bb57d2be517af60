package io.chokepoint.driver.experiment;

import io.chokepoint.core.diagnosis.Finding.Prediction;
import io.chokepoint.core.experiment.Experiment;
import io.chokepoint.core.experiment.ExperimentOutcome;
import io.chokepoint.core.experiment.Figure;
import io.chokepoint.core.experiment.Judged;
import io.chokepoint.core.experiment.Setting;
import io.chokepoint.core.text.Text;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Whether a remedy gains what was predicted, however its blocks are arranged. */
abstract class GainQuestion implements Question {

  /**
   * A queue from nothing grows by (ρ − 1) λ t, and scatters by about √(λ t): with half as much
   * again as is served blocks of seconds tell it from chance, and it is worked off in half a block.
   */
  private static final double MOST_OVERLOAD = 1.5;

  private static final double MARGIN = 1.1;

  private final int value;
  private final Figure figure;
  private final Prediction predicted;
  private final Judged judged;

  /**
   * @param value that the remedy sets
   */
  GainQuestion(int value, Figure figure, Prediction predicted, Judged judged) {
    this.value = value;
    this.figure = figure;
    this.predicted = predicted;
    this.judged = judged;
  }

  /** Of what is gained in requests a second, no more is needed than shows it. */
  @Override
  public double mostOverload() {
    return figure.measure() == Figure.Measure.THROUGHPUT
        ? Math.max(MARGIN, MARGIN * predicted.to() / predicted.from())
        : MOST_OVERLOAD;
  }

  @Override
  public int value(int pair) {
    return value;
  }

  @Override
  public @Nullable ExperimentOutcome decided() {
    return judged.decided();
  }

  @Override
  public ExperimentOutcome ended() {
    return judged.ended();
  }

  @Override
  public boolean goesOnAfterHarm(int harmful) {
    return false;
  }

  @Override
  public ExperimentOutcome harmful() {
    return ExperimentOutcome.REFUTED;
  }

  @Override
  public Experiment answer(
      ExperimentOutcome outcome, String because, Setting setting, List<String> log) {
    return Experiment.of(
        outcome, because, setting, value, predicted.what(), predicted.unit(), judged, log);
  }

  @Override
  public @Nullable Predicate<String> limiting(ExperimentOutcome outcome) {
    return outcome == ExperimentOutcome.PARTLY ? block -> block.startsWith("changed ") : null;
  }

  @Override
  public String counted() {
    return pairs() + " pairs of blocks";
  }

  int pairs() {
    return judged.pairs().size();
  }

  @Override
  public String said(ExperimentOutcome outcome) {
    String gain = Text.percent(judged.predictedGain());
    return switch (outcome) {
      case CONFIRMED -> ", predicted was a gain of " + gain;
      case PARTLY -> ", less than the predicted gain of " + gain;
      case REFUTED -> ", less than a quarter of the predicted gain of " + gain;
      case NOT_DECIDED, NOT_TRIED -> " did not decide";
    };
  }
}
