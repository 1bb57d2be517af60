package io.chokepoint.driver.plan.yaml;

import io.chokepoint.core.model.Aim;
import io.chokepoint.driver.plan.Think;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the plan wants to know of the service's capacity. */
final class CapacitySection {

  private static final int MOST_ROWS = 20;

  private static final Keys KEYS =
      new Keys("capacity", "capacity", "What is asked of the service's capacity.");
  private static final Key<Double> AT_LEAST =
      KEYS.optional(
          "atLeast",
          LevelKeys.PER_SECOND,
          "Users or requests a second that must certainly be held: a target.");
  private static final Key<List<Integer>> USERS =
      KEYS.optional(
          "users",
          Forms.list(Forms.whole(1_000_000_000), MOST_ROWS),
          "For how many users instances are counted; 1000, 5000, 10000, 50000.");
  private static final Key<Think> THINK =
      KEYS.optional(
          "think", LevelKeys.THINK, "How long such a user rests, where the load is a rate.");
  private static final Key<Double> HEADROOM =
      KEYS.optional("headroom", Forms.SHARE, "What is left free of each instance; 30%.");

  static final Form<Aim> FORM = KEYS.form(CapacitySection::read);

  private CapacitySection() {}

  private static Aim read(Section section) throws PlanException {
    @Nullable Think think = section.get(THINK);
    double headroom = section.get(HEADROOM, Aim.HEADROOM);
    if (headroom >= 1) {
      throw section.mistake(HEADROOM, "\"headroom\" leaves nothing to use");
    }
    return new Aim(
        0,
        section.get(AT_LEAST),
        section.get(USERS, Aim.USERS),
        think == null ? null : (Long) think.meanNanos(),
        headroom);
  }
}
