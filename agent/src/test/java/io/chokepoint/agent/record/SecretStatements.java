package io.chokepoint.agent.record;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Statements of each dialect around secrets, made at random from a seed: literals in every form the
 * dialect has, comments, lists, and statements whose plain words are values.
 */
final class SecretStatements {

  /** In every value, with whatever else the form of the value asks for. */
  static final String WORD = "zq7Wkvx";

  static final String NUMBER = "7193846";

  private final Dialect dialect;
  private final Random random;

  SecretStatements(Dialect dialect, long seed) {
    this.dialect = dialect;
    this.random = new Random(seed);
  }

  static boolean showIn(String text) {
    return text.contains(WORD) || text.contains(NUMBER);
  }

  String next() {
    return switch (random.nextInt(14)) {
      case 0 -> "insert into t (a, b) values " + many(() -> "(" + many(this::value) + ")");
      case 1 -> "update t set a = " + value() + ", b = " + value() + where();
      case 2 -> "delete from t" + where();
      case 3 -> "{call login(" + many(this::value) + ")}";
      case 4 -> "merge into t using u on (t.a = " + value() + ") when matched then delete";
      case 5 -> "select case when a = " + value() + " then " + value() + " end from t" + where();
      case 6 -> "select a from t" + where() + " union all select " + value() + " from u";
      case 7 -> "with v as (select " + value() + " as x) select x from v" + where();
      case 8 -> setting() + gap() + secretWord();
      case 9 -> "select 1;" + gap() + setting() + gap() + secretWord();
      case 10 -> "exec sp_login bob, " + WORD + ", " + value();
      case 11 -> "alter user bob identified by " + pick("\"" + WORD + "\"", WORD, literal());
      default -> "select a, " + value() + gap() + "from t" + where();
    };
  }

  private String setting() {
    return pick(
        "set app.jwt =", "set password =", "alter role bob set x to", "create user b password");
  }

  private String secretWord() {
    return pick(WORD, literal(), WORD + "." + WORD, NUMBER);
  }

  private String where() {
    return gap() + "where " + String.join(pick(" and ", " or "), List.of(predicate(), predicate()));
  }

  private String predicate() {
    return switch (random.nextInt(5)) {
      case 0 -> "a in" + gap() + "(" + many(this::value) + ")";
      case 1 -> "a like " + value() + (backslashEscapes() ? "" : pick("", " escape '\\'"));
      case 2 -> "a between " + value() + " and " + value();
      case 3 -> "lower(" + value() + ") = b";
      default -> "a" + pick("=", " = ", "<>", " >= ") + value();
    };
  }

  private String value() {
    return switch (random.nextInt(6)) {
      case 0 -> "?";
      case 1 -> pick("", "-") + NUMBER + pick("", ".5", "e-3", "e+2");
      case 2 -> "f(" + literal() + "," + gap() + literal() + ")";
      default -> literal();
    };
  }

  private String literal() {
    List<String> forms =
        new ArrayList<>(
            List.of(
                "'" + WORD + "'",
                "'it''s " + WORD + "'",
                "'" + WORD + " -- x /* y'",
                "'\"" + WORD + "`[$$'",
                "N'" + WORD + "'",
                "date '" + WORD + "'",
                "'a' '" + WORD + "'"));
    switch (dialect) {
      case POSTGRESQL ->
          forms.addAll(
              List.of(
                  "E'it\\'s " + WORD + "'",
                  "$$it's " + WORD + "$$",
                  "$t$it's $$" + WORD + "$t$",
                  "U&'" + WORD + "'",
                  "'" + WORD + "'::text"));
      case MYSQL ->
          forms.addAll(
              List.of(
                  "\"" + WORD + "\"",
                  "'it\\'s " + WORD + "'",
                  "\"a\\\"" + WORD + "\"",
                  "_utf8mb4\"" + WORD + "\"",
                  "_latin1'" + WORD + "'"));
      case ORACLE ->
          forms.addAll(
              List.of(
                  "q'[it's " + WORD + "]'", "nQ'!it's " + WORD + "!'", "'C:\\' || '" + WORD + "'"));
      case SQL_SERVER ->
          forms.addAll(List.of("\"" + WORD + "\"", "'C:\\' + '" + WORD + "'", "$" + NUMBER));
      case H2 -> forms.addAll(List.of("$$it's " + WORD + "$$", "\"" + WORD + "\""));
      case STANDARD -> forms.add("U&'" + WORD + "'");
      case UNKNOWN -> forms.add("\"" + WORD + "\"");
    }
    return forms.get(random.nextInt(forms.size()));
  }

  private String gap() {
    return switch (random.nextInt(8)) {
      case 0 -> " /* it's " + WORD + " */ ";
      case 1 -> " -- it's " + WORD + "\n";
      case 2 -> " /*+ hint(" + WORD + ") */ ";
      case 3 ->
          switch (dialect) {
            case MYSQL -> " # it's " + WORD + "\n";
            case POSTGRESQL, SQL_SERVER -> " /* /* it's */ " + WORD + " */ ";
            default -> "\n\t";
          };
      default -> " ";
    };
  }

  private boolean backslashEscapes() {
    return dialect == Dialect.MYSQL || dialect == Dialect.UNKNOWN;
  }

  private String many(java.util.function.Supplier<String> one) {
    List<String> all = new ArrayList<>();
    for (int i = random.nextInt(4); i >= 0; i--) {
      all.add(one.get());
    }
    return String.join(pick(",", ", ", " ,"), all);
  }

  private String pick(String... of) {
    return of[random.nextInt(of.length)];
  }
}
