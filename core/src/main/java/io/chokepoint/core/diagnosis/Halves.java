package io.chokepoint.core.diagnosis;

import io.chokepoint.core.run.Run;
import io.chokepoint.core.text.Text;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether a verdict depends on which seconds happened to be seen. The even seconds of a run and the
 * odd ones are two samples of the same load, and what is true of the service is true of either.
 */
final class Halves {

  /** In a run this long, in seconds, luck has little part. */
  private static final int LONG = 1_800;

  private Halves() {}

  /**
   * A sentence where a half names another cause first than the whole; else null. One that finds
   * nothing has too little to go by, and speaks against nothing.
   */
  static @Nullable String doubt(Run run, Verdict whole, List<Rule> rules) {
    if (run.timeline().size() > LONG) {
      return null;
    }
    List<String> others = new ArrayList<>();
    for (boolean even : List.of(true, false)) {
      Verdict half = Diagnosis.of(run.everyOther(even), rules);
      if (!half.findings().isEmpty()
          && !same(half.findings().get(0), whole.findings().get(0))
          && !others.contains(first(half))) {
        others.add(first(half));
      }
    }
    return others.isEmpty()
        ? null
        : Text.of(
            "This is not certain: judged by every other second alone, the cause is %s; longer steps"
                + " would tell.",
            String.join(" or ", others));
  }

  /**
   * A heap that is full and what filled it are one cause, told from more or fewer seconds; of two
   * slow statements of one request either may come first.
   */
  private static boolean same(Finding half, Finding whole) {
    return Summary.name(half).equals(Summary.name(whole))
        || (half.kind() == Kind.HEAP_EXHAUSTED && whole.kind() == Kind.MEMORY_LEAK)
        || (half.kind() == Kind.SLOW_SQL
            && whole.kind() == Kind.SLOW_SQL
            && !Collections.disjoint(half.endpoints(), whole.endpoints()));
  }

  private static String first(Verdict verdict) {
    return Summary.name(verdict.findings().get(0));
  }
}
