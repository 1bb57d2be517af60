package io.chokepoint.driver.plan;

import io.chokepoint.driver.plan.template.Variables;
import java.util.List;

/**
 * Rows of a file, whose columns are variables {@code name.column}.
 *
 * @param take who gets which row
 * @param columns the variable of each column
 * @param variables its number
 */
public record Data(
    String name, Take take, List<String[]> rows, List<String> columns, int[] variables) {

  /** Who gets which row. */
  public enum Take {
    /** Whoever comes next gets the next one; after the last comes the first. */
    SEQUENTIAL,
    RANDOM,
    /** A user keeps one for the whole run, and no two have the same. */
    ONCE
  }

  public Data {
    rows = List.copyOf(rows);
    columns = List.copyOf(columns);
  }

  /** Gives somebody a row, counted from 0. */
  public void give(int row, Variables to) {
    String[] values = rows.get(row);
    for (int i = 0; i < variables.length; i++) {
      to.set(variables[i], values[i]);
    }
  }
}
