package io.chokepoint.exporters.json;

import io.chokepoint.core.diagnosis.Verdict;
import io.chokepoint.core.report.Report;

/** The body of {@code /api/v1/diagnosis}: the verdict as it stands in {@code report.json}. */
public record VerdictDocument(int schema, Verdict verdict) implements Versioned {

  public static VerdictDocument of(Verdict verdict) {
    return new VerdictDocument(Report.SCHEMA, verdict);
  }

  @Override
  public int newestSchema() {
    return Report.SCHEMA;
  }
}
