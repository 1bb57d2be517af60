package io.chokepoint.driver.experiment;

import io.chokepoint.core.diagnosis.Finding.Prediction;
import io.chokepoint.core.experiment.Figure;
import io.chokepoint.core.experiment.Trial;

/** Whether a remedy gains what was predicted, in pairs of blocks. */
final class Remedied extends GainQuestion {

  private final Trial trial;

  /**
   * @param value that the remedy sets
   */
  Remedied(int value, Figure figure, Prediction predicted) {
    this(value, figure, predicted, new Trial(figure, predicted.from(), predicted.to()));
  }

  private Remedied(int value, Figure figure, Prediction predicted, Trial trial) {
    super(value, figure, predicted, trial);
    this.trial = trial;
  }

  @Override
  public void add(Measured control, Measured changed) {
    trial.add(control.value(), changed.value());
  }
}
