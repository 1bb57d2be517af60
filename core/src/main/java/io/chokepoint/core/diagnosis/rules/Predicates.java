package io.chokepoint.core.diagnosis.rules;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
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

  private static final Pattern COMPARED =
      Pattern.compile(
          "([a-z_][\\w$]*(?:\\.[a-z_][\\w$]*){0,2}|\"[^\"]+\")\\s*(?:=|<>|!=|<=|>=|<|>|\\bin\\b|\\blike\\b|\\bilike\\b|\\bbetween\\b|\\bis\\b)",
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
      }
    }
    return new ArrayList<>(columns);
  }
}
