package io.chokepoint.agent.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SqlTextTest {

  static List<Arguments> statements() {
    return List.of(
        arguments("select * from t where id = 42", "select * from t where id = ?"),
        arguments("select * from t where id = -1.5e-3", "select * from t where id = -?"),
        arguments("select * from t1 where c2 = 0xFF", "select * from t1 where c2 = ?"),
        arguments("select 'it''s' || E'a\\'b' from t", "select ? || ? from t"),
        arguments("select * from t where a in (1, 2,3)", "select * from t where a in (?)"),
        arguments("select * from t where a in ('x')", "select * from t where a in (?)"),
        arguments("SELECT * FROM t WHERE a IN ($1, $2)", "SELECT * FROM t WHERE a IN (?)"),
        arguments("insert into t values (1,'a'), (2,'b')", "insert into t values (?,?)"),
        arguments("select  a,\n\t b  from t", "select a, b from t"),
        arguments("select 1 -- the secret 'x'\n from t", "select ? from t"),
        arguments("/* trace=1 /* nested */ 'x' */ select a from t", "select a from t"),
        arguments("select $$a secret$$, $tag$another$tag$", "select ?, ?"),
        arguments(
            "select \"order\".\"id\" from \"order\"", "select \"order\".\"id\" from \"order\""),
        arguments("select a from t where n = \"alice\"", "select a from t where n = ?"),
        arguments(
            "select a from t where t.x = \"u\".\"y\"", "select a from t where t.x = \"u\".\"y\""),
        arguments(
            "select a from t where n in (\"alice\", \"bob\")", "select a from t where n in (?)"),
        arguments(
            "insert into \"t\" (\"a\") values (\"v\")", "insert into \"t\" (\"a\") values (?)"),
        arguments(
            "select id::text from t where d > now() - interval '1 day'",
            "select id::text from t where d > now() - interval ?"));
  }

  @ParameterizedTest
  @MethodSource("statements")
  void leavesOutWhatDiffersBetweenExecutions(String sql, String expected) {
    assertThat(SqlText.normalise(sql)).isEqualTo(expected);
  }

  @Test
  void staysShort() {
    String sql = "select " + "column_name, ".repeat(500) + "x from t";

    assertThat(SqlText.normalise(sql)).hasSize(300).startsWith("select column_name");
  }

  @Test
  void survivesTextThatEndsInsideALiteralOrComment() {
    assertThat(SqlText.normalise("select 'open")).isEqualTo("select ?");
    assertThat(SqlText.normalise("select a /* open")).isEqualTo("select a");
    assertThat(SqlText.normalise("select $$open")).isEqualTo("select ?");
    assertThat(SqlText.normalise("")).isEmpty();
  }
}
