package io.chokepoint.agent.record;

import static io.chokepoint.agent.record.Dialect.H2;
import static io.chokepoint.agent.record.Dialect.MYSQL;
import static io.chokepoint.agent.record.Dialect.ORACLE;
import static io.chokepoint.agent.record.Dialect.POSTGRESQL;
import static io.chokepoint.agent.record.Dialect.SQL_SERVER;
import static io.chokepoint.agent.record.Dialect.STANDARD;
import static io.chokepoint.agent.record.Dialect.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class SqlTextTest {

  static List<Arguments> inAnyDialect() {
    return List.of(
        arguments("select * from t where id = 42", "select * from t where id = ?"),
        arguments("select * from t where id = -1.5e-3", "select * from t where id = ?"),
        arguments("select a-1, a - .5 from t", "select a-?, a - ? from t"),
        arguments("select * from t1 where c2 = 0xFF", "select * from t1 where c2 = ?"),
        arguments("select 'it''s' || 'b' from t", "select ? || ? from t"),
        arguments("select 'a'\n 'b', '' from t", "select ?, ? from t"),
        arguments("select date '2026-01-01', n'x' from t", "select date ?, ? from t"),
        arguments("select * from t where a in (1, 2,3)", "select * from t where a in (?)"),
        arguments("select * from t where a in ('x')", "select * from t where a in (?)"),
        arguments("SELECT * FROM t WHERE a IN( -1, ?)", "SELECT * FROM t WHERE a IN (?)"),
        arguments(
            "select a from t where (a, b) in ((?, ?), (1,2), (?, ?)) and c = 3",
            "select a from t where (a, b) in ((?, ?), (?,?)) and c = ?"),
        arguments("select a from t where ? in (a, b)", "select a from t where ? in (a, b)"),
        arguments(
            "select a from t where a in (select b, c from u where d in (1, 2))",
            "select a from t where a in (select b, c from u where d in (?))"),
        arguments("insert into t values (1,'a'), (2,'b')", "insert into t values (?,?)"),
        arguments(
            "insert into t values (1, now()) , (2, lower('b')) on conflict do nothing",
            "insert into t values (?, now()) on conflict do nothing"),
        arguments(
            "insert into t values (?, ?) on duplicate key update a = values(a), b = (1)",
            "insert into t values (?, ?) on duplicate key update a = values(a), b = (?)"),
        arguments(
            "select * from (values row(1, 2), row(3, 4)) v", "select * from (values row(?, ?)) v"),
        arguments("select  a ,\n\t b  from ( t )", "select a, b from (t)"),
        arguments("select 1 -- the secret 'x'\n from t", "select ? from t"),
        arguments("/* trace=1 */ select a from t /* 'x' */", "select a from t"),
        arguments(
            "select \"order\".\"id\" from \"order\"", "select \"order\".\"id\" from \"order\""),
        arguments(
            "select a from t where t.x = \"u\".\"y\"", "select a from t where t.x = \"u\".\"y\""),
        arguments(
            "insert into \"t\" (\"a\", \"b\") values (?, ?)",
            "insert into \"t\" (\"a\", \"b\") values (?, ?)"),
        arguments("{? = call f(?, 'x')}", "{? = call f(?, ?)}"),
        arguments("{call p(1)}", "{call p(?)}"),
        arguments("update t set a = b, c = 'x'", "update t set a = b, c = ?"),
        arguments("select a, 'b', 'open", "select a…"),
        arguments("select a /* open", "select a…"),
        arguments("select a -- open", "select a"),
        arguments("COMMIT", "COMMIT"),
        arguments("", ""),
        // may be read in two ways, or in none
        arguments("select a from t where b = 'x\\' -- '", "select a from t where b =…"),
        arguments("select a from t where b = 'O'Neil'", "select a from t where b = ?…"),
        arguments("select a from t where b = 'O' Neil'", "select a from t where b =…"),
        arguments("select a from t where b = \u2018x\u2019", "select a from t where b =…"),
        arguments("select a from t // x", "select a from t…"),
        arguments("select a from t -- x\r, 'y\n z'", "select a from t…"),
        // words that may be values
        arguments("exec sp_login bob, x", "exec sp_login…"),
        arguments("exec @r = dbo.sp_login @user = bob", "exec @r = dbo.sp_login…"),
        arguments("grant all on t to bob identified by x", "grant all on t to…"),
        arguments("alter user scott identified by x", "alter user scott identified by…"),
        arguments("create user bob password x", "create user bob password…"),
        arguments("set password = x", "set password…"),
        arguments("set app.jwt = x", "set app.jwt =…"),
        arguments("set local app.jwt to x", "set local app.jwt to…"),
        arguments("select 1; set app.jwt = x", "select ?; set app.jwt =…"),
        arguments(
            "set nocount on insert into t (a) values (1)",
            "set nocount on insert into t (a) values (?)"));
  }

  @ParameterizedTest
  @MethodSource("inAnyDialect")
  void leavesOutWhatDiffersBetweenExecutions(String sql, String expected) {
    for (Dialect dialect : Dialect.values()) {
      assertThat(SqlText.normalise(sql, dialect)).as(dialect.name()).isEqualTo(expected);
    }
  }

  /** What the text is where a backslash is a character like any other, and in MySQL. */
  static List<Arguments> backslashes() {
    String cut = "select a from t where b =…";
    String first = "select a from t where b = ?…";
    return List.of(
        arguments(
            "select a from t where b = 'C:\\' and c = 'x'",
            "select a from t where b = ? and c = ?",
            cut),
        arguments(
            "select a from t where b like ? escape '\\' or c like ? escape '\\'",
            "select a from t where b like ? escape ? or c like ? escape ?",
            "select a from t where b like ? escape…"),
        arguments(
            "select a from t where b = 'it\\'s' and c = 'it\\'s'",
            cut,
            "select a from t where b = ? and c = ?"),
        arguments("select a from t where b = 'C:\\' and c = 'open", cut, first),
        arguments("select a from t where b = 'it\\'s open", first, cut),
        arguments("select a from t where b = 'x\\' -- '", cut, cut),
        arguments(
            "select a from t where b = 'x\\\\' and c = 'x'",
            "select a from t where b = ? and c = ?",
            "select a from t where b = ? and c = ?"));
  }

  @ParameterizedTest
  @MethodSource("backslashes")
  void readsBackslashesAsTheDatabaseDoesIfTheTextBreaksOtherwise(
      String sql, String plain, String escaping) {
    for (Dialect dialect : EnumSet.of(STANDARD, POSTGRESQL, ORACLE, SQL_SERVER, H2)) {
      assertThat(SqlText.normalise(sql, dialect)).as(dialect.name()).isEqualTo(plain);
    }
    assertThat(SqlText.normalise(sql, MYSQL)).isEqualTo(escaping);
    assertThat(SqlText.normalise(sql, UNKNOWN)).isIn(plain, escaping);
  }

  static List<Arguments> inOne() {
    return List.of(
        arguments(POSTGRESQL, "select E'a\\'b', e'\\\\' from t", "select ?, ? from t"),
        arguments(POSTGRESQL, "select $$it's$$, $tag$a $$ b$tag$", "select ?, ?"),
        arguments(POSTGRESQL, "select $1, a$b from t", "select ?, a$b from t"),
        arguments(
            POSTGRESQL, "select a from t where b in ($1, $2)", "select a from t where b in (?)"),
        arguments(POSTGRESQL, "select a = any(array[1, 2, 3])", "select a = any(array[?])"),
        arguments(POSTGRESQL, "select /* /* ' */ ' */ a from t", "select a from t"),
        arguments(
            POSTGRESQL,
            "select \"a\" from t where \"b\" = 1",
            "select \"a\" from t where \"b\" = ?"),
        arguments(POSTGRESQL, "select a #> '{x}', b @> ? from t", "select a #> ?, b @> ? from t"),
        arguments(POSTGRESQL, "select U&'\\0041', U&\"a\" from t", "select ?, U&\"a\" from t"),
        arguments(
            POSTGRESQL,
            "select id::text from t where d > now() - interval '1 day'",
            "select id::text from t where d > now() - interval ?"),
        arguments(POSTGRESQL, "select 1 `x`", "select ?…"),
        arguments(
            MYSQL, "select a from `order` where n = \"x\"", "select a from `order` where n = ?"),
        arguments(
            MYSQL,
            "select concat(\"a\\\"b\", _utf8mb4\"x\", `c`) # x\n from t",
            "select concat(?, ?, `c`) from t"),
        arguments(MYSQL, "select 5--1, 'x\ny' from t", "select ?--?, ? from t"),
        arguments(MYSQL, "select /*! a */ b /*! 'x*/ y' */ from t", "select b…"),
        arguments(MYSQL, "select /* /* */ a, 'b' /* c */ from t", "select a, ? from t"),
        arguments(MYSQL, "prepare s from \"select x\"", "prepare s from ?"),
        arguments(
            MYSQL, "select trim(\"x\" from \"y\") from \"t\"", "select trim(? from ?) from \"t\""),
        arguments(ORACLE, "select q'[it's]', nq'!x'y!' from dual", "select ?, ? from dual"),
        arguments(ORACLE, "begin p(x => 'a'); v := 1; end;", "begin p(x => ?); v := ?; end;"),
        arguments(
            ORACLE, "select \"a\", v.b# from v$session v", "select \"a\", v.b# from v$session v"),
        arguments(
            SQL_SERVER,
            "select [it's], [a]]b] from #t where b = N'x'",
            "select [it's], [a]]b] from #t where b = ?"),
        arguments(SQL_SERVER, "sp_login bob, x", "sp_login…"),
        arguments(SQL_SERVER, "dbo.sp_login 'bob', x", "dbo.sp_login…"),
        arguments(SQL_SERVER, "select $4.2", "select ?"),
        arguments(
            SQL_SERVER,
            "declare @r int exec @r = sp_login x",
            "declare @r int exec @r = sp_login…"),
        arguments(SQL_SERVER, "print \"x\"", "print ?"),
        arguments(H2, "select $$it's$$ from t", "select ? from t"),
        arguments(H2, "select $a$it's$a$ from t", "select…"),
        arguments(H2, "select q'[it's x]' from dual", "select…"),
        arguments(H2, "select 1 # x\n from u", "select ?…"),
        arguments(H2, "select \"x\", lower(\"x\") from \"T\"", "select ?, lower(?) from \"T\""),
        arguments(STANDARD, "select \"x\" from t", "select \"x\" from t"),
        arguments(STANDARD, "select /* /* */ a", "select…"),
        arguments(UNKNOWN, "select [it's] from t", "select…"),
        arguments(UNKNOWN, "select '''it''s x''' from t", "select…"),
        arguments(UNKNOWN, "select 5 --'x\n y' from t", "select ?…"),
        arguments(
            UNKNOWN,
            "select a from t where b is distinct from \"x\"",
            "select a from t where b is distinct from ?"));
  }

  @ParameterizedTest
  @MethodSource("inOne")
  void readsEachDialectItsOwnWay(Dialect dialect, String sql, String expected) {
    assertThat(SqlText.normalise(sql, dialect)).isEqualTo(expected);
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void hasOneTextForListsOfAnyLength(Dialect dialect) {
    String in = "select a from t where b in (%s) and c = ?";
    String values = "insert into t (a, b) values %s";
    for (int n : new int[] {1, 2, 300, 65_535}) {
      assertThat(SqlText.normalise(String.format(in, "?" + ", ?".repeat(n - 1)), dialect))
          .isEqualTo("select a from t where b in (?) and c = ?");
      assertThat(
              SqlText.normalise(String.format(values, "(?,?)" + ",(?,?)".repeat(n - 1)), dialect))
          .startsWith("insert into t (a, b) values (?,?)")
          .hasSizeLessThan(36);
    }
  }

  @Test
  void staysShort() {
    String sql = "select " + "column_name, ".repeat(500) + "x from t";
    String wide = "insert into t values (" + "?, ".repeat(200) + "?)";

    assertThat(SqlText.normalise(sql, STANDARD))
        .hasSize(300)
        .startsWith("select column_name")
        .endsWith("…");
    assertThat(SqlText.normalise(wide, STANDARD)).isEqualTo("insert into t values (?)");
  }

  @Test
  void tellsTheDialectByTheDriver() {
    assertThat(Dialect.of("org.postgresql.jdbc.PgStatement")).isEqualTo(POSTGRESQL);
    assertThat(Dialect.of("com.mysql.cj.jdbc.StatementImpl")).isEqualTo(MYSQL);
    assertThat(Dialect.of("org.mariadb.jdbc.Statement")).isEqualTo(MYSQL);
    assertThat(Dialect.of("oracle.jdbc.driver.T4CStatement")).isEqualTo(ORACLE);
    assertThat(Dialect.of("com.microsoft.sqlserver.jdbc.SQLServerStatement")).isEqualTo(SQL_SERVER);
    assertThat(Dialect.of("net.sourceforge.jtds.jdbc.JtdsStatement")).isEqualTo(SQL_SERVER);
    assertThat(Dialect.of("org.apache.derby.impl.jdbc.EmbedStatement")).isEqualTo(STANDARD);
    assertThat(Dialect.of(org.h2.jdbc.JdbcStatement.class)).isEqualTo(H2);
    assertThat(Dialect.of("com.shop.TracingStatement")).isEqualTo(UNKNOWN);
  }
}
