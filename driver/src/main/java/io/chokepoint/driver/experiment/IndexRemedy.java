package io.chokepoint.driver.experiment;

import io.chokepoint.core.diagnosis.Finding;
import io.chokepoint.core.diagnosis.Finding.Prediction;
import io.chokepoint.core.diagnosis.Kind;
import io.chokepoint.core.diagnosis.Measurement;
import io.chokepoint.core.diagnosis.Verdict;
import io.chokepoint.core.diagnosis.rules.IndexAdvice;
import io.chokepoint.core.diagnosis.rules.IndexAdvice.Missing;
import io.chokepoint.core.experiment.Figure;
import io.chokepoint.core.model.Step;
import io.chokepoint.core.report.Report;
import io.chokepoint.core.run.Run;
import io.chokepoint.core.run.Setup.Database;
import io.chokepoint.core.run.Setup.Plan;
import io.chokepoint.core.text.Text;
import org.jspecify.annotations.Nullable;

/**
 * The index that a finding's statement lacks by its plan.
 *
 * @param product of the database that told the plan
 */
record IndexRemedy(Missing index, Plan plan, String product) {

  private static final String ONLY = "PostgreSQL";

  private static final String BY_PLANNER =
      "the planner's estimate: a cost of %s without the index and %s with it";

  private static final String AT_MOST =
      "an upper bound, all of the statement's time: the planner's estimate needs the extension"
          + " hypopg";

  /** Null where the finding is of no statement, or no index is known to be missing. */
  static @Nullable IndexRemedy of(Run run, Finding finding) {
    if (finding.kind() != Kind.SLOW_SQL) {
      return null;
    }
    for (Database database : run.setup().databases().values()) {
      for (Plan plan : database.plans()) {
        Missing missing = IndexAdvice.missing(plan);
        if (missing != null && plan.statement().equals(finding.resource().name())) {
          return new IndexRemedy(missing, plan, database.product());
        }
      }
    }
    return null;
  }

  /** Why none is created in such a database; null where one can be. */
  @Nullable String unfit() {
    return product.startsWith(ONLY)
        ? null
        : "an index is tried on " + ONLY + " only, and this is " + product;
  }

  /** {@code index on orders (customer_id)}. */
  String label() {
    return "index on " + index.table() + " (" + String.join(", ", index.columns()) + ")";
  }

  /** What a request spends on the statement; null where that was not measured. */
  static @Nullable Prediction predicted(Report report, Finding finding, IndexRemedy remedy) {
    Figure figure = new Figure(Figure.Measure.RESIDENCE, finding.resource().toString());
    Step step = loaded(report);
    Double from = step == null ? null : Measurement.of(figure, step, report.run());
    if (from == null || from <= 0) {
      return null;
    }
    String what = "mean time of a request in " + finding.resource().label();
    Double now = remedy.plan.cost();
    Double with = remedy.plan.costWithIndex();
    return now == null || with == null || now <= 0
        ? new Prediction(what, from, 0, "ms", AT_MOST, figure)
        : new Prediction(
            what,
            from,
            from * Math.min(1, with / now),
            "ms",
            Text.of(BY_PLANNER, Text.number(now), Text.number(with)),
            figure);
  }

  private static @Nullable Step loaded(Report report) {
    Verdict.Compared compared = report.verdict().compared();
    Run run = report.run();
    return compared == null
        ? null
        : run.steps().stream()
            .filter(s -> s.name().equals(compared.loaded()))
            .findFirst()
            .orElse(null);
  }
}
