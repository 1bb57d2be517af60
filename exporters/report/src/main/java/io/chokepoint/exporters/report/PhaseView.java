package io.chokepoint.exporters.report;

import io.chokepoint.core.model.Phase;
import io.chokepoint.core.report.PhaseFigures;
import io.chokepoint.core.report.Report;
import io.chokepoint.core.text.Text;
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
        Text.time(f.seconds() * 1e9),
        Text.rate(f.figures().achievedPerSecond()),
        f.figures().latency(f.figures().meanMillis()),
        f.figures().failedText());
  }

  private static String level(Phase phase) {
    String from = Text.number(phase.fromLevel());
    String to = Text.number(phase.toLevel()) + (phase.users() ? " users" : "/s");
    return phase.fromLevel() == phase.toLevel() ? to : from + " → " + to;
  }
}
