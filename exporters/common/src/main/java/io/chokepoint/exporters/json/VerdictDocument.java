package io.chokepoint.exporters.json;

import io.chokepoint.core.diagnosis.Verdict;
import io.chokepoint.core.report.Report;

/**
 * The body of {@code /api/v1/diagnosis}: the verdict as it stands in {@code report.json}.
 *
 * @param atMillis when it was computed, Unix time: it may stand for a while
 */
public record VerdictDocument(int schema, Verdict verdict, long atMillis) implements Versioned {

  public static VerdictDocument of(Verdict verdict, long atMillis) {
    return new VerdictDocument(Report.SCHEMA, verdict, atMillis);
  }

  @Override
  public int newestSchema() {
    return Report.SCHEMA;
  }
}
