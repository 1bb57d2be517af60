package io.chokepoint.core.diagnosis.rules;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The columns a normalised statement filters or joins by, read from its text. No parser: it looks
 * for {@code column <operator>} after WHERE or ON, which is enough for a suggestion.
 */
final class Predicates {

  private static final Pattern CLAUSE =
      Pattern.compile(
          "\\b(?:where|on)\\b(.*?)(?=\\b(?:where|on|group\\s+by|order\\s+by|limit|having|union|returning|inner|left|right|join)\\b|$)",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private static final String COLUMN = "[a-z_][\\w$]*(?:\\.[a-z_][\\w$]*){0,2}|\"[^\"]+\"";

  /** A comparison, of two columns where a join asks. */
  private static final Pattern COMPARED =
      Pattern.compile(
          ("(" + COLUMN + ")\\s*")
              + ("(?:=\\s*([a-z_][\\w$]*\\.[a-z_][\\w$]*)(?![\\w$.(])")
              + "|=|<>|!=|<=|>=|<|>|\\bin\\b|\\blike\\b|\\bilike\\b|\\bbetween\\b|\\bis\\b)",
          Pattern.CASE_INSENSITIVE);

  /** A comparison of what a function makes of one column, as {@code upper(u.name) like}. */
  private static final Pattern COMPUTED =
      Pattern.compile(
          "([a-z_][\\w$]*\\(\\s*(?:"
              + COLUMN
              + ")(?:\\s+as\\s+\\w+)?\\s*\\))\\s*"
              + "(?:=|<=|>=|<|>|\\bin\\b|\\blike\\b|\\bilike\\b|\\bbetween\\b)",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern LIKE = Pattern.compile("\\bi?like\\b", Pattern.CASE_INSENSITIVE);

  /** A table and what it is called in the statement. */
  private static final Pattern ALIAS =
      Pattern.compile(
          "(?:\\b(?:from|join|update)|,)\\s+([a-z_][\\w$.]*)\\s+(?:as\\s+)?(?!from\\b)([a-z_][\\w$]*)",
          Pattern.CASE_INSENSITIVE);

  private static final Set<String> WORDS = Set.of("and", "or", "not", "null", "select");

  private Predicates() {}

  /** In the order they appear, without duplicates; empty where none was recognised. */
  static List<String> columns(String sql) {
    Set<String> columns = new LinkedHashSet<>();
    Matcher clause = CLAUSE.matcher(sql);
    while (clause.find()) {
      Matcher compared = COMPARED.matcher(clause.group(1));
      while (compared.find()) {
        String column = compared.group(1);
        if (!WORDS.contains(column.toLowerCase(Locale.ROOT))) {
          columns.add(column);
        }
        if (compared.group(2) != null) {
          columns.add(compared.group(2));
        }
      }
    }
    return new ArrayList<>(columns);
  }

  /** What it filters by that functions make of columns: an index of the column serves none. */
  static List<String> computed(String sql) {
    Set<String> expressions = new LinkedHashSet<>();
    Matcher clause = CLAUSE.matcher(sql);
    while (clause.find()) {
      Matcher computed = COMPUTED.matcher(clause.group(1));
      while (computed.find()) {
        expressions.add(computed.group(1));
      }
    }
    return new ArrayList<>(expressions);
  }

  /** Whether it compares by a pattern, of which an index serves no more than the beginning. */
  static boolean byPattern(String sql) {
    return LIKE.matcher(sql).find();
  }

  /**
   * Those of which one may ask whether an index is there, by their tables' names: a column that is
   * called {@code id} is by custom a primary key, and has one.
   */
  static List<String> indexable(String sql) {
    Map<String, String> tables = new HashMap<>();
    Matcher alias = ALIAS.matcher(sql);
    while (alias.find()) {
      tables.put(alias.group(2).toLowerCase(Locale.ROOT), alias.group(1));
    }
    List<String> columns = new ArrayList<>();
    for (String column : columns(sql)) {
      int dot = column.indexOf('.');
      String table = dot < 0 ? null : tables.get(column.substring(0, dot).toLowerCase(Locale.ROOT));
      if (!column.substring(dot + 1).equalsIgnoreCase("id")) {
        columns.add(table == null ? column : table + column.substring(dot));
      }
    }
    return columns;
  }
}
