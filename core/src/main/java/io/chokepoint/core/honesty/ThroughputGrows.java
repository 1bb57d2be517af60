package io.chokepoint.core.honesty;

import io.chokepoint.core.run.Loads;
import io.chokepoint.core.run.MeasuredStep;
import io.chokepoint.core.text.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/** Load up by half or more while completions grow by less than a tenth of that: a ceiling. */
final class ThroughputGrows extends HonestyCheck {

  ThroughputGrows() {
    super(
        "throughput grows with the load, or the verdict says why not",
        "throughput does not grow with the load");
  }

  @Override
  boolean ofHealth() {
    return true;
  }

  @Override
  List<CheckResult> of(CheckedRun at) {
    if (at.steps().size() < 2) {
      return List.of();
    }
    ToDoubleFunction<MeasuredStep> load = Loads.measure(at.steps());
    List<? extends MeasuredStep> sorted = Loads.sorted(at.steps());
    List<String> flat = new ArrayList<>();
    for (int i = 0; i < sorted.size(); i++) {
      for (int j = i + 1; j < sorted.size(); j++) {
        MeasuredStep a = sorted.get(i);
        MeasuredStep b = sorted.get(j);
        if (!Objects.equals(a.offered().endpoint(), b.offered().endpoint())) {
          continue; // another endpoint's cell of a matrix
        }
        double grown = load.applyAsDouble(b) / load.applyAsDouble(a) - 1;
        double achieved = b.overall().achievedPerSecond() / a.overall().achievedPerSecond() - 1;
        if (grown >= 0.5 && achieved < grown / 10) {
          flat.add(
              Text.of(
                  "%s → %s: load %s, completions %s",
                  a.name(), b.name(), Text.change(grown), Text.change(achieved)));
          break;
        }
      }
    }
    return unlessExplained(at, "flat", flat, "it grows over all steps");
  }
}
