package io.chokepoint.driver.experiment;

import io.chokepoint.core.experiment.Experiment;
import io.chokepoint.core.experiment.Figure;
import io.chokepoint.core.experiment.Setting;
import io.chokepoint.core.report.Report;
import org.jspecify.annotations.Nullable;

/** Where experiments take place: a service, and a load on it. */
interface Ground {

  /** Why the setting cannot be tried for a report's findings; null where it can. */
  @Nullable String unfit(Report report, Setting setting, Figure figure);

  /**
   * Carries one out.
   *
   * @param report whose findings showed at the load that is wanted
   * @param setting as it was found
   * @param what it does, for people
   * @param forNanos at most
   */
  Experiment conduct(
      Report report, Setting setting, Question question, Figure figure, String what, long forNanos);
}
