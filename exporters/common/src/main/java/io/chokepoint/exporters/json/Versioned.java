package io.chokepoint.exporters.json;

/** A document that says which shape it has. */
sealed interface Versioned
    permits ComparisonDocument,
        FleetDocument,
        TrendDocument,
        TimelineDocument,
        ReportDocument,
        VerdictDocument {

  /** The shape's number; 0 where the document had none. */
  int schema();

  /** The newest shape this version reads. */
  int newestSchema();
}
