package io.chokepoint.core.run;

import io.chokepoint.core.model.Offered;
import java.util.Map;

/** What a step was offered, and what came of it in the seconds that count. */
public interface MeasuredStep {

  /** Share of a step's requests that those in flight at its edges can make up. */
  double EDGES = 0.05;

  String name();

  Offered offered();

  /** How long the windows that the figures rest on are, together. */
  double seconds();

  /** All endpoints together under {@code ""}, and each under its name. */
  Map<String, Figures> endpoints();

  default Figures overall() {
    return endpoints().getOrDefault("", Figures.NONE);
  }
}
