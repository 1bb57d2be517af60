package io.chokepoint.core.diagnosis;

import io.chokepoint.core.diagnosis.Verdict.Missing;
import io.chokepoint.core.diagnosis.Verdict.Outcome;
import io.chokepoint.core.run.Run;
import io.chokepoint.core.text.Text;
import java.util.ArrayList;
import java.util.List;

/**
 * What a run tells without an agent's ledger: whether requests got slower, and how much of their
 * time borrowers wait for a pool. Not why, and neither that anything is well.
 */
final class Bare {

  private static final String LACKING =
      "an agent in the service: where a request's time goes is not known";

  private Bare() {}

  static Verdict of(Run run) {
    Levels levels = Levels.of(run);
    List<String> words = new ArrayList<>();
    if (levels.usable().isEmpty()) {
      words.add("Too little was scraped to compare levels of load.");
    } else {
      Case c = Case.of(run, levels.usable());
      List<String> symptoms = c.degradation().symptoms();
      words.add(
          Text.of(
              "At %s %s.",
              c.loaded().name(),
              symptoms.isEmpty() ? "requests take no longer" : String.join("; ", symptoms)));
      c.loaded().pools().forEach((name, pool) -> words.add(pool(name, pool, c.loaded())));
      words.removeIf(String::isEmpty);
    }
    words.add("There is no agent in the service, so the cause is not known.");
    return new Verdict(
        Outcome.INSUFFICIENT,
        String.join(" ", words),
        List.of(),
        List.of(Missing.ofHealth(LACKING)));
  }

  private static String pool(String name, PoolLevel pool, Level level) {
    double all = level.requests() * level.meanNanos();
    double waited = pool.borrows() * pool.meanWaitNanos();
    return pool.borrows() == 0 || all <= 0
        ? ""
        : Text.of(
            "A borrow of pool %s waits %s on average, which is as much as %s of all requests' time;"
                + " %s%s connections are in use.",
            name,
            Text.time(pool.meanWaitNanos()),
            Text.percent(waited / all),
            Text.number(pool.meanInUse()),
            pool.capacity() == null ? "" : " of " + pool.capacity());
  }
}
