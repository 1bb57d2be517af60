package io.chokepoint.driver.plan.yaml;

import io.chokepoint.driver.plan.Search;
import io.chokepoint.driver.plan.Stage;
import java.util.List;

/** A search for the level at which the service gives way. */
final class SearchSection {

  /** With fewer seconds half of it says nothing of noise. */
  private static final long LEAST_HOLD_SECONDS = 4;

  private static final long SECOND = 1_000_000_000L;

  private static final Keys KEYS =
      new Keys(
          "search",
          "search",
          "Doubles from a light level until the service gives way, then closes in.");
  private static final LevelKeys LEVEL = new LevelKeys(KEYS, true);
  private static final Key<Double> UP_TO =
      KEYS.required("upTo", LevelKeys.PER_SECOND, "The heaviest level that is tried.");
  private static final Key<Long> HOLD =
      KEYS.optional(
          "hold", Forms.SECONDS, "How long a level is looked at, up to three times as long; 10s.");
  private static final Key<Long> WITHIN =
      KEYS.optional("within", Forms.SECONDS, "When the search is over at the latest; 3m.");

  static final Form<Shape> FORM = KEYS.form(SearchSection::read);

  private SearchSection() {}

  private static Shape read(Section section) throws PlanException {
    long hold = section.get(HOLD, 10 * SECOND);
    long within = section.get(WITHIN, 180 * SECOND);
    Stage lightest = LEVEL.stage(section, hold);
    double upTo = section.need(UP_TO);
    if (hold < LEAST_HOLD_SECONDS * SECOND) {
      throw section.mistake(HOLD, "\"hold\" is at least " + LEAST_HOLD_SECONDS + "s");
    }
    if (upTo <= lightest.level()) {
      throw section.mistake(UP_TO, "\"upTo\" is where it ends, above where it begins");
    }
    if (lightest.offered().users() != null && upTo != Math.rint(upTo)) {
      throw section.mistake(UP_TO, "users are whole");
    }
    if (within < 4 * hold) {
      throw section.mistake(WITHIN, "\"within\" leaves no time for four levels of \"hold\"");
    }
    return new Shape(List.of(lightest), new Search(lightest, upTo, within));
  }
}
