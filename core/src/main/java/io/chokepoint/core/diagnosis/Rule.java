package io.chokepoint.core.diagnosis;

import io.chokepoint.core.run.Run;
import java.util.Set;

/** One kind of bottleneck: what it needs to see, and when it is the cause. Stateless. */
public interface Rule {

  Kind kind();

  /** What it cannot do without; where one is missing it is never asked and reported so. */
  Set<Need> needs();

  /** Only called with all its needs met, on a case that has a loaded level. */
  Assessment assess(Case subject);

  /** Its opinion of a run of which no stretch of load can be judged. */
  default Assessment withoutLevels(Run run) {
    return Assessment.insufficient("there is no stretch of load to judge");
  }
}
