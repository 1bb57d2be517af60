package io.chokepoint.driver.plan.yaml;

import io.chokepoint.core.model.Offered;
import io.chokepoint.driver.plan.Stage;
import io.chokepoint.driver.plan.Think;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/** The keys of a level of load, the same in each section that has one: a rate, or users. */
final class LevelKeys {

  /** Users, or requests a second. */
  static final int MOST = 1_000_000;

  static final Form<Double> PER_SECOND = Forms.rate(MOST);
  private static final Form<Integer> PEOPLE = Forms.whole(MOST);
  static final Form<Think> THINK =
      Forms.text(
          Think::of,
          Map.of(
              "type",
              "string",
              "pattern",
              "^ *(\\d[\\d. umsh]*[smh]( *- *\\d[\\d. umsh]*[smh])?"
                  + "|exponential +\\d[\\d. umsh]*[smh]) *$"));

  private final Key<Double> rate;
  private final Key<Integer> users;
  private final Key<Think> think;

  /** Declares them. */
  LevelKeys(Keys keys, boolean required) {
    rate = keys.optional("rate", PER_SECOND, "Requests a second, or like 600/min.");
    users = keys.optional("users", PEOPLE, "Users who wait for each answer.");
    think = keys.optional("think", THINK, "How long a user rests: 2s, 1s-3s or exponential 2s.");
    String both = "rate or users, not both: arrivals at a rate do not wait for answers, users do";
    if (required) {
      keys.exactlyOne("needs rate (requests a second) or users", both, rate, users);
    } else {
      keys.atMostOne(both, rate, users);
    }
    keys.goesWith(think, "\"think\" goes with users; arrivals at a rate never rest", users);
  }

  /** The level and the rest, for so long. */
  Stage stage(Section section, long forNanos) throws PlanException {
    return stage(section, level -> level, forNanos);
  }

  /** As {@link #stage(Section, long)}, at a level that is made of the one written. */
  Stage stage(Section section, DoubleUnaryOperator of, long forNanos) throws PlanException {
    @Nullable Double perSecond = section.get(rate);
    Offered offered =
        perSecond != null
            ? Offered.open(of.applyAsDouble(perSecond))
            : Offered.closed((int) Math.ceil(of.applyAsDouble(section.get(users, 1)) - 1e-9));
    return new Stage(offered, section.get(think, Think.NONE), forNanos);
  }
}
