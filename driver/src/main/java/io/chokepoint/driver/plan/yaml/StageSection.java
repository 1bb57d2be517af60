package io.chokepoint.driver.plan.yaml;

import io.chokepoint.driver.plan.Stage;

/** A stretch of steady load. */
final class StageSection {

  private static final Keys KEYS = new Keys("stage", "a step", "A stretch of steady load.");

  private static final LevelKeys LEVEL = new LevelKeys(KEYS, true);
  private static final Key<Long> FOR =
      KEYS.required("for", Forms.SECONDS, "How long it lasts, like 30s or 5m.");
  private static final Key<Long> RAMP =
      KEYS.optional("ramp", Forms.DURATION, "From the level before to this one.");

  static final Form<Placed> FORM = KEYS.form(StageSection::read);

  private StageSection() {}

  /** A stage that still knows where it stood. */
  record Placed(Position at, Stage stage) {}

  private static Placed read(Section section) throws PlanException {
    Stage stage = LEVEL.stage(section, section.need(FOR));
    return new Placed(section.at(), stage.after(section.get(RAMP, Stage.LOADS_RAMP)));
  }
}
