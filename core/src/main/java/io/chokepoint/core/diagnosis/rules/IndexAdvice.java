package io.chokepoint.core.diagnosis.rules;

import io.chokepoint.core.diagnosis.words.IndexAdviceWords;
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
public final class IndexAdvice {

  private IndexAdvice() {}

  /**
   * An index that would serve a statement.
   *
   * @param columns in order, none of which an index of the table begins with
   */
  public record Missing(String table, List<String> columns) {}

  /** The index that a plan lacks; null where none is known to be missing. */
  public static @Nullable Missing missing(Plan plan) {
    Access scanned = largestScan(plan);
    if (scanned == null) {
      return null;
    }
    List<String> own = ofTable(scanned, plan, Predicates.columns(plan.statement()));
    return own.isEmpty() || leading(scanned, own) != null
        ? null
        : new Missing(scanned.table(), own);
  }

  /** Of the statement in whichever database told it; null where none did. */
  public static @Nullable Plan plan(Setup setup, String statement) {
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
      return byPlan(plan, Predicates.columns(statement), statement);
    }
    List<String> columns = Predicates.indexable(statement);
    return columns.isEmpty()
        ? IndexAdviceWords.LOOK_AT_PLAN
        : Text.of(IndexAdviceWords.CHECK_INDEX, String.join(", ", columns));
  }

  private static String byPlan(Plan plan, List<String> columns, String statement) {
    Access scanned = largestScan(plan);
    if (scanned == null) {
      return Text.of(
          IndexAdviceWords.BY_INDEX,
          String.join(
              ", ",
              plan.tables().stream().map(t -> String.valueOf(t.index())).distinct().toList()));
    }
    String reads =
        Text.of(
            IndexAdviceWords.READS_ALL,
            scanned.rows() == null ? "" : Text.of(IndexAdviceWords.SO_MANY, scanned.rows()),
            scanned.table());
    List<String> own = ofTable(scanned, plan, columns);
    Index there = leading(scanned, own);
    String like = Predicates.byPattern(statement) ? IndexAdviceWords.TRIGRAMS : "";
    List<String> computed = Predicates.computed(statement);
    if (own.isEmpty()) {
      return computed.isEmpty()
          ? Text.of(IndexAdviceWords.NO_FILTER, reads)
          : Text.of(IndexAdviceWords.INDEX_EXPRESSION, reads, String.join(", ", computed), like);
    }
    if (there != null) {
      return Text.of(
          IndexAdviceWords.INDEX_UNUSED, reads, there.name(), String.join(", ", there.columns()));
    }
    return Text.of(
            IndexAdviceWords.CREATE_INDEX,
            reads,
            own.get(0),
            scanned.table(),
            String.join(", ", own),
            like)
        + pretended(plan);
  }

  private static String pretended(Plan plan) {
    Double now = plan.cost();
    Double with = plan.costWithIndex();
    return now == null || with == null ? "" : Text.of(IndexAdviceWords.PRETENDED, now, with);
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
