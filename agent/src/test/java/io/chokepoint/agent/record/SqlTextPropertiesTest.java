package io.chokepoint.agent.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds for every text, on texts made at random from a seed. */
class SqlTextPropertiesTest {

  private static final int TEXTS = 2_000;

  /** Signs that begin or end something in one dialect or another. */
  private static final String SIGNS = "'\"`[](){}$\\/*-#;,.?:@&|=<>!\n\r\0 aeqnxEQ_1é\u2019\ud83d";

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void showsNoValue(Dialect dialect) {
    SecretStatements statements = new SecretStatements(dialect, 1);
    for (int i = 0; i < TEXTS; i++) {
      String sql = statements.next();
      for (Dialect reader : readers(dialect)) {
        assertShowsNothing(sql, reader);
      }
    }
  }

  /** A text that was cut off, or into which a value with a quote was pasted. */
  @ParameterizedTest
  @EnumSource(Dialect.class)
  void showsNoValueOfABrokenText(Dialect dialect) {
    SecretStatements statements = new SecretStatements(dialect, 2);
    Random random = new Random(2);
    for (int i = 0; i < TEXTS; i++) {
      String sql = statements.next();
      int at = random.nextInt(sql.length());
      for (Dialect reader : readers(dialect)) {
        assertShowsNothing(sql.substring(0, at), reader);
      }
    }
  }

  /** As its own database does, and as the dialects that may have to read any other's. */
  private static Set<Dialect> readers(Dialect dialect) {
    return EnumSet.of(dialect, Dialect.H2, Dialect.UNKNOWN);
  }

  private static void assertShowsNothing(String sql, Dialect reader) {
    String text = SqlText.normalise(sql, reader);
    assertThat(SecretStatements.showIn(text)).as("%s as %s: %s", sql, reader, text).isFalse();
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void readsAnyTextInLinearTimeToAShortOne(Dialect dialect) {
    Random random = new Random(3);
    for (int i = 0; i < TEXTS; i++) {
      StringBuilder sql = new StringBuilder();
      for (int n = random.nextInt(60); n > 0; n--) {
        sql.append(SIGNS.charAt(random.nextInt(SIGNS.length())));
      }
      assertLinear(sql.toString(), dialect);
    }
    List<String> signs =
        List.of("'", "\"", "`", "[", "(", "$", "$a$", "/*", "--", "\\", "\\'", "'\\'");
    for (String one : signs) {
      for (String two : List.of("", "a", ",", " ", "\n", ")", "]", "*/", "'", "?,")) {
        assertLinear((one + two).repeat(5_000), dialect);
        assertLinear("select a in (" + (one + two).repeat(5_000), dialect);
        assertLinear("insert into t values (?)" + (", (" + one + two).repeat(5_000), dialect);
      }
    }
    assertLinear("select $" + "a".repeat(60) + "$" + ("$" + "a".repeat(59)).repeat(1_000), dialect);
    assertLinear("select ? in (" + "?,".repeat(300_000) + "?)", dialect);
  }

  @Test
  void readsAPrefixOnly() {
    Counted sql = new Counted("select 'x' " + "/* x */ ".repeat(1_000_000));

    assertThat(SqlText.normalise(sql, Dialect.STANDARD)).isEqualTo("select ?…");
    assertThat(sql.looks).isLessThan(5L * SqlText.READ);
  }

  private static void assertLinear(String text, Dialect dialect) {
    Counted sql = new Counted(text);
    String normal = SqlText.normalise(sql, dialect);
    assertThat(normal.length()).isLessThanOrEqualTo(SqlText.MAX);
    assertThat(sql.looks)
        .as("looks at %s as %s", text.substring(0, Math.min(40, text.length())), dialect)
        .isLessThan(500 + 30L * Math.min(text.length(), SqlText.READ));
  }

  /** Counts how often a character is looked at. */
  private static final class Counted implements CharSequence {

    private final String text;
    private long looks;

    Counted(String text) {
      this.text = text;
    }

    @Override
    public char charAt(int index) {
      looks++;
      return text.charAt(index);
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      looks += end - start;
      return text.subSequence(start, end);
    }

    @Override
    public String toString() {
      return text;
    }
  }
}
