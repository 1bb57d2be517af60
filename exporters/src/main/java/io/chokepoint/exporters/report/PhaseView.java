package io.chokepoint.exporters.report;

import io.chokepoint.core.model.Phase;
import io.chokepoint.core.report.PhaseFigures;
import io.chokepoint.core.report.Report;
import java.util.List;

/** One phase of the load, ramps among them. */
record PhaseView(
    String name, String level, String seconds, String rate, String mean, String failed) {

  static List<PhaseView> of(Report report) {
    return PhaseFigures.of(report.run()).stream().map(PhaseView::of).toList();
  }

  private static PhaseView of(PhaseFigures f) {
    return new PhaseView(
        f.phase().name(),
        level(f.phase()),
        Figure.number(f.seconds()) + "\u202fs",
        Figure.perSecond(f.completedPerSecond()),
        Figure.millis(f.meanMillis()),
        Figure.percent(f.failedShare()));
  }

  private static String level(Phase phase) {
    String from = Figure.number(phase.fromLevel());
    String to = Figure.number(phase.toLevel()) + (phase.users() ? " users" : "/s");
    return phase.fromLevel() == phase.toLevel() ? to : from + " → " + to;
  }
}
