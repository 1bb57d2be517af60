package io.chokepoint.driver.plan;

import io.chokepoint.driver.plan.template.Draw;
import io.chokepoint.driver.plan.template.Template;
import io.chokepoint.driver.plan.template.Variables;
import java.util.List;

/**
 * Rows, whose columns are variables {@code name.column}: those of a file, or each one made up when
 * it is given.
 *
 * @param take who gets which row
 * @param columns the variable of each column
 * @param variables its number
 * @param made what is filled in for each column of a row that is made up; empty where a file has
 *     them
 */
public record Data(
    String name,
    Take take,
    List<String[]> rows,
    List<String> columns,
    int[] variables,
    List<Template> made) {

  /** Who gets which row. */
  public enum Take {
    /** The next user gets the next one; after the last comes the first. */
    SEQUENTIAL,
    RANDOM,
    /** A user keeps one for the whole run, and no two have the same. */
    ONCE
  }

  public Data {
    rows = List.copyOf(rows);
    columns = List.copyOf(columns);
    made = List.copyOf(made);
  }

  /** Rows of a file. */
  public Data(String name, Take take, List<String[]> rows, List<String> columns, int[] variables) {
    this(name, take, rows, columns, variables, List.of());
  }

  /** Whether its rows are made up. */
  public boolean isMade() {
    return !made.isEmpty();
  }

  /** Makes up a row for a user. */
  public void make(Draw draw, Variables to) {
    draw.advance();
    for (int i = 0; i < variables.length; i++) {
      to.set(variables[i], made.get(i).render(draw));
    }
  }

  /** Gives a user a row, counted from 0. */
  public void give(int row, Variables to) {
    String[] values = rows.get(row);
    for (int i = 0; i < variables.length; i++) {
      to.set(variables[i], values[i]);
    }
  }
}
