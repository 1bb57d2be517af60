package io.chokepoint.driver.plan.yaml;

import io.chokepoint.driver.plan.Abort;

/** When a run is given up. */
final class AbortSection {

  private static final long SECOND = 1_000_000_000L;

  private static final Keys KEYS = new Keys("abort", "abort", "When the run is given up.");

  private static final Key<Double> SUCCESS =
      KEYS.required("success", Forms.SHARE, "Least share of requests without an error, like 50%.");
  private static final Key<Long> AFTER =
      KEYS.optional("after", Forms.SECONDS, "For how long it must have been less; 10s.");

  static final Form<Abort> FORM = KEYS.form(AbortSection::read);

  private AbortSection() {}

  private static Abort read(Section section) throws PlanException {
    long after = section.get(AFTER, 10 * SECOND);
    return new Abort(section.need(SUCCESS), (int) Math.min(Integer.MAX_VALUE, after / SECOND));
  }
}
