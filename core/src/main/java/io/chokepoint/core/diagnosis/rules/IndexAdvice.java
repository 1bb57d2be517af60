package io.chokepoint.core.diagnosis.rules;

import io.chokepoint.core.run.Setup;
import io.chokepoint.core.run.Setup.Access;
import io.chokepoint.core.run.Setup.Database;
import io.chokepoint.core.run.Setup.Index;
import io.chokepoint.core.run.Setup.Plan;
import io.chokepoint.core.text.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What to say of indexes where a statement is slow: by its plan where the database told it, else by
 * its text, as a question. None is proposed where one is there.
 */
final class IndexAdvice {

  private IndexAdvice() {}

  /** Of the statement in whichever database told it; null where none did. */
  static @Nullable Plan plan(Setup setup, String statement) {
    for (Database database : setup.databases().values()) {
      for (Plan plan : database.plans()) {
        if (plan.statement().equals(statement)) {
          return plan;
        }
      }
    }
    return null;
  }

  /** As half a sentence. */
  static String words(@Nullable Plan plan, String statement) {
    if (plan != null) {
      return byPlan(plan, Predicates.columns(statement));
    }
    List<String> columns = Predicates.indexable(statement);
    return columns.isEmpty()
        ? "look at its plan"
        : "check that an index covers "
            + String.join(", ", columns)
            + " (read from its text, not its plan)";
  }

  private static String byPlan(Plan plan, List<String> columns) {
    Access scanned = largestScan(plan);
    if (scanned == null) {
      return Text.of(
          "its plan reads by index (%s), so no index is missing: it reads many rows or computes much",
          String.join(
              ", ",
              plan.tables().stream().map(t -> String.valueOf(t.index())).distinct().toList()));
    }
    String reads =
        Text.of(
            "its plan reads all%s rows of %s",
            scanned.rows() == null ? "" : Text.of(" %,d", scanned.rows()), scanned.table());
    List<String> own = ofTable(scanned, plan, columns);
    Index there = leading(scanned, own);
    if (own.isEmpty()) {
      return reads + ": it filters by no column";
    }
    if (there != null) {
      return Text.of(
          "%s although index %s (%s) is there: rewrite the condition so that it can be used, or read"
              + " fewer rows",
          reads, there.name(), String.join(", ", there.columns()));
    }
    return Text.of(
        "%s, and no index begins with %s: create one on %s (%s), which each write then keeps up",
        reads, own.get(0), scanned.table(), String.join(", ", own));
  }

  private static @Nullable Access largestScan(Plan plan) {
    Access largest = null;
    for (Access table : plan.tables()) {
      boolean larger = largest == null || rows(table) > rows(largest);
      largest = table.index() == null && larger ? table : largest;
    }
    return largest;
  }

  private static long rows(Access table) {
    Long rows = table.rows();
    return rows == null ? 0 : rows;
  }

  /**
   * The columns as the table calls them. Which alias is which table is not known where several are
   * read, and then a column that an index of another table begins with is left out.
   */
  private static List<String> ofTable(Access scanned, Plan plan, List<String> columns) {
    List<String> own = new ArrayList<>();
    for (String column : columns) {
      String name = bare(column);
      boolean others =
          plan.tables().stream()
              .filter(t -> !t.table().equals(scanned.table()))
              .anyMatch(t -> leading(t, List.of(name)) != null);
      if (!own.contains(name) && !others) {
        own.add(name);
      }
    }
    return own;
  }

  private static @Nullable Index leading(Access table, List<String> columns) {
    for (Index index : table.indexes()) {
      String first = index.columns().isEmpty() ? "" : bare(index.columns().get(0));
      if (columns.contains(first)) {
        return index;
      }
    }
    return null;
  }

  private static String bare(String column) {
    return column
        .substring(column.lastIndexOf('.') + 1)
        .replace("\"", "")
        .replace("`", "")
        .toLowerCase(Locale.ROOT);
  }
}
