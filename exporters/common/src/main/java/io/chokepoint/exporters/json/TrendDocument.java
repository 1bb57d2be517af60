package io.chokepoint.exporters.json;

import io.chokepoint.core.compare.Trend;

/** {@code trend.json}. */
public record TrendDocument(int schema, Trend trend) implements Versioned {

  public static TrendDocument of(Trend trend) {
    return new TrendDocument(Trend.SCHEMA, trend);
  }

  @Override
  public int newestSchema() {
    return Trend.SCHEMA;
  }
}
