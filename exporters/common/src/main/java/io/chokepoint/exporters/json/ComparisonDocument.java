package io.chokepoint.exporters.json;

import io.chokepoint.core.compare.Comparison;
import io.chokepoint.core.compare.Comparison.Place;
import java.util.List;

/**
 * {@code compare.json}.
 *
 * @param regressions what made it fail, first for scripts
 */
public record ComparisonDocument(int schema, List<Place> regressions, Comparison comparison)
    implements Versioned {

  public static ComparisonDocument of(Comparison comparison) {
    return new ComparisonDocument(Comparison.SCHEMA, comparison.regressions(), comparison);
  }

  @Override
  public int newestSchema() {
    return Comparison.SCHEMA;
  }
}
