package io.chokepoint.agent.record;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * SQL with everything left out that differs between executions of the same statement, or that
 * nobody but the database should see: literals, the length of lists, comments, white space.
 *
 * <p>A double-quoted text is an identifier in standard SQL and a string in MySQL: it is kept only
 * where it cannot be a value.
 */
final class SqlText {

  private static final int MAX = 300;
  private static final Pattern LIST = Pattern.compile("\\(\\s*\\?(?:\\s*,\\s*\\?)+\\s*\\)");
  private static final Pattern IN_LIST =
      Pattern.compile("\\b(in)\\s*\\(\\s*\\?(?:\\s*,\\s*\\?)*\\s*\\)", Pattern.CASE_INSENSITIVE);
  private static final Pattern ROWS =
      Pattern.compile("\\b(values)\\s*(\\([^()]*\\))(?:\\s*,\\s*\\2)+", Pattern.CASE_INSENSITIVE);

  private final String sql;
  private final StringBuilder out;
  private int at;

  private SqlText(String sql) {
    this.sql = sql;
    this.out = new StringBuilder(Math.min(sql.length(), 2 * MAX));
  }

  static String normalise(String sql) {
    String text = new SqlText(sql).scan();
    text = IN_LIST.matcher(text).replaceAll("$1 (?)");
    text = ROWS.matcher(text).replaceAll("$1 $2");
    if (text.length() > MAX) {
      text = LIST.matcher(text).replaceAll("(?)");
    }
    return text.length() > MAX ? text.substring(0, MAX) : text;
  }

  private String scan() {
    while (at < sql.length() && out.length() < 16 * MAX) {
      char c = sql.charAt(at);
      if (Character.isWhitespace(c)) {
        at++;
        space();
      } else if (ahead("--")) {
        skipTo("\n");
        space();
      } else if (ahead("/*")) {
        skipComment();
        space();
      } else if (c == '\'') {
        skipQuoted('\'');
        dropPrefix();
        out.append('?');
      } else if (c == '"') {
        doubleQuoted();
      } else if (c == '`') {
        copyQuoted();
      } else if (c == '$' && !afterWord() && dollar()) {
        out.append('?');
      } else if (isDigit(c) && !afterWord()) {
        skipNumber();
        out.append('?');
      } else {
        out.append(c);
        at++;
      }
    }
    return out.toString().strip();
  }

  private void space() {
    if (out.length() > 0 && out.charAt(out.length() - 1) != ' ') {
      out.append(' ');
    }
  }

  private boolean ahead(String text) {
    return sql.startsWith(text, at);
  }

  private void skipTo(String end) {
    int found = sql.indexOf(end, at);
    at = found < 0 ? sql.length() : found + end.length();
  }

  /** Comments nest in PostgreSQL, and no other database minds. */
  private void skipComment() {
    int depth = 0;
    do {
      if (ahead("/*")) {
        depth++;
        at += 2;
      } else if (ahead("*/")) {
        depth--;
        at += 2;
      } else {
        at++;
      }
    } while (depth > 0 && at < sql.length());
  }

  /** A doubled quote stands for itself; so does one after a backslash, in MySQL and in E''. */
  private void skipQuoted(char quote) {
    at++;
    while (at < sql.length()) {
      char c = sql.charAt(at++);
      if (c == '\\' && at < sql.length()) {
        at++;
      } else if (c == quote) {
        if (at < sql.length() && sql.charAt(at) == quote) {
          at++;
        } else {
          return;
        }
      }
    }
  }

  /** The E of E'…', the N, X, B likewise. */
  private void dropPrefix() {
    int last = out.length() - 1;
    if (last >= 0
        && "eEnNxXbB".indexOf(out.charAt(last)) >= 0
        && (last == 0 || !isWord(out.charAt(last - 1)))) {
      out.setLength(last);
    }
  }

  private void doubleQuoted() {
    int from = at;
    skipQuoted('"');
    boolean qualifies = at < sql.length() && sql.charAt(at) == '.';
    if (qualifies || !valuePosition()) {
      out.append(sql, from, at);
    } else {
      out.append('?');
    }
  }

  private boolean valuePosition() {
    String before = out.toString().stripTrailing().toLowerCase(Locale.ROOT);
    if (before.isEmpty()) {
      return false;
    }
    char last = before.charAt(before.length() - 1);
    if (last == '=' || last == '<' || last == '>' || last == '|' || last == '?') {
      return true;
    }
    if (before.endsWith(" like") || before.endsWith(" between") || before.endsWith(" and")) {
      return !before.endsWith(" and") || before.contains(" between ?");
    }
    int open = before.lastIndexOf('(');
    boolean inParentheses = open > before.lastIndexOf(')');
    return inParentheses
        && (last == '(' || last == ',')
        && !before.contains("create ")
        && (endsWithWord(before.substring(0, open), "in") || before.contains("values"));
  }

  private static boolean endsWithWord(String text, String word) {
    String stripped = text.stripTrailing();
    return stripped.endsWith(" " + word);
  }

  private void copyQuoted() {
    int from = at;
    int end = sql.indexOf('`', at + 1);
    at = end < 0 ? sql.length() : end + 1;
    out.append(sql, from, at);
  }

  /** PostgreSQL's $1, and its $tag$…$tag$ strings. */
  private boolean dollar() {
    int end = at + 1;
    while (end < sql.length() && isWord(sql.charAt(end)) && sql.charAt(end) != '$') {
      end++;
    }
    if (end < sql.length() && sql.charAt(end) == '$') {
      String tag = sql.substring(at, end + 1);
      at = end + 1;
      skipTo(tag);
      return true;
    }
    if (end > at + 1 && isDigit(sql.charAt(at + 1))) {
      at = end;
      return true;
    }
    return false;
  }

  private void skipNumber() {
    while (at < sql.length()) {
      char c = sql.charAt(at);
      boolean sign =
          (c == '+' || c == '-') && (sql.charAt(at - 1) == 'e' || sql.charAt(at - 1) == 'E');
      if (!isWord(c) && c != '.' && !sign) {
        return;
      }
      at++;
    }
  }

  private boolean afterWord() {
    int last = out.length() - 1;
    return last >= 0 && isWord(out.charAt(last));
  }

  private static boolean isWord(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '$';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
