package io.chokepoint.core.experiment;

import java.util.Locale;

/** The ways an experiment can end. */
public enum ExperimentOutcome {
  /** The remedy helps, and by what was predicted or more. */
  CONFIRMED,
  /** The remedy helps, but less than was predicted. */
  PARTLY,
  /** The remedy does not help, or hardly. */
  REFUTED,
  /** The time was over before the measurements decided. */
  NOT_DECIDED,
  /** Nothing was changed. */
  NOT_TRIED;

  /** {@code not decided}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
