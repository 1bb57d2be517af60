package io.chokepoint.agent.sampler;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.chokepoint.core.diagnosis.rules.IndexAdvice;
import io.chokepoint.core.diagnosis.rules.IndexAdvice.Missing;
import io.chokepoint.core.run.Setup.Access;
import io.chokepoint.core.run.Setup.Index;
import io.chokepoint.core.run.Setup.Plan;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How PostgreSQL, MySQL, MariaDB and H2 would execute a query, of which they are asked for the plan
 * alone: nothing is executed, the transaction is read-only, waits for no lock and is rolled back.
 * The text is the normalised one, so that no value takes part, and of the answer only tables,
 * indexes, numbers of rows and the cost are kept.
 */
final class Plans {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int TIMEOUT_SECONDS = 2;

  /** As H2 comments its plan: {@code PUBLIC.ORDERS.tableScan} or {@code PUBLIC.INDEX_8: A = ?1}. */
  private static final Pattern H2_ACCESS =
      Pattern.compile(
          "(?:FROM|JOIN)\\s+(\"[^;]*?\"|[\\w.]+)(?:\\s+\"?\\w+\"?)?\\s+/\\*\\s*(?:WHERE[^*]*\\*/\\s*/\\*\\s*)?([\\w.]+?)(\\.tableScan|:)");

  /** Where MySQL wants a number and no other value. */
  private static final Pattern NUMBERS =
      Pattern.compile(
          "\\b(?:limit|offset|first|next)\\s+\\?(?:\\s*,\\s*\\?)?", Pattern.CASE_INSENSITIVE);

  /** A table and what its plan calls it. */
  private static final Pattern ALIAS =
      Pattern.compile(
          "(?:\\b(?:from|join)|,)\\s+(?:\\w+\\.|`[^`]+`\\.)?(\\w+|`[^`]+`)(?:\\s+as)?\\s+(\\w+)",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern SUBQUERY =
      Pattern.compile("\\(\\s*(?:select|with)\\b", Pattern.CASE_INSENSITIVE);

  private Plans() {}

  /** Null where the statement is no query, or the database does not tell its plan. */
  static @Nullable Plan of(Connection connection, String statement) {
    if (!isQuery(statement)) {
      return null;
    }
    try {
      String product = DatabaseQuestions.product(connection);
      if (product.contains("postgres")) {
        return postgres(connection, statement);
      }
      if (product.contains("mysql") || product.contains("mariadb")) {
        return mysql(connection, statement);
      }
      return product.equals("h2") ? new Plan(statement, h2(connection, statement)) : null;
    } catch (SQLException | JsonProcessingException e) {
      return null;
    }
  }

  /**
   * One whole query: a text that was cut off cannot be planned, one with a semicolon might be two
   * statements, of which the second would be executed.
   */
  static boolean isQuery(String statement) {
    String s = statement.strip().toLowerCase(Locale.ROOT);
    return (s.startsWith("select") || s.startsWith("with"))
        && !s.contains(";")
        && !s.contains("\u2026")
        && !s.contains("into ");
  }

  /** By a prepared statement, which every version since 12 plans without its values if asked to. */
  private static Plan postgres(Connection connection, String statement)
      throws SQLException, JsonProcessingException {
    StringBuilder numbered = new StringBuilder();
    int parameters = 0;
    for (int i = 0; i < statement.length(); i++) {
      char c = statement.charAt(i);
      numbered.append(c == '?' ? "$" + ++parameters : String.valueOf(c));
    }
    String values =
        parameters == 0
            ? ""
            : "(" + String.join(", ", Collections.nCopies(parameters, "null")) + ")";
    // no rollback takes a prepared statement back: each has a name of its own
    String name = "chokepoint_" + Integer.toHexString(statement.hashCode());
    connection.setAutoCommit(false);
    try (Statement sql = connection.createStatement()) {
      sql.setEscapeProcessing(false);
      sql.execute("set transaction read only");
      sql.execute("set local statement_timeout = 2000");
      sql.execute("set local lock_timeout = 200");
      sql.execute("set local plan_cache_mode = force_generic_plan");
      sql.execute("prepare " + name + " as " + numbered);
      Map<String, Access> found = new TreeMap<>();
      String explain = "explain (verbose, format json) execute " + name + values;
      JsonNode plan = explained(sql, explain);
      walk(connection, plan, found);
      Plan told = new Plan(statement, List.copyOf(found.values()), cost(plan), null);
      Missing index = IndexAdvice.missing(told);
      if (index == null || !hasHypopg(sql)) {
        return told;
      }
      try {
        pretend(sql, index);
        sql.execute("deallocate " + name); // it keeps the plan that it has
        sql.execute("prepare " + name + " as " + numbered);
        return new Plan(statement, told.tables(), told.cost(), cost(explained(sql, explain)));
      } catch (SQLException e) {
        return told; // of a table that is not in the search path, for one
      } finally {
        connection.rollback();
        sql.execute("select hypopg_reset()");
      }
    } finally {
      connection.rollback();
    }
  }

  /**
   * MySQL and MariaDB plan for values: each is one that a column of any type can be compared with.
   * What depends on the value is not told, nor a plan for which a subquery may be executed.
   */
  private static @Nullable Plan mysql(Connection connection, String statement) throws SQLException {
    if (SUBQUERY.matcher(statement).find()) {
      return null;
    }
    String text =
        NUMBERS.matcher(statement).replaceAll(m -> m.group().replace('?', '1')).replace("?", "'1'");
    Map<String, String> tables = new HashMap<>();
    Matcher alias = ALIAS.matcher(statement);
    while (alias.find()) {
      tables.put(alias.group(2), alias.group(1).replace("`", ""));
    }
    Map<String, Access> found = new TreeMap<>();
    connection.setReadOnly(true);
    connection.setAutoCommit(false);
    try (Statement sql = connection.createStatement()) {
      sql.setEscapeProcessing(false);
      sql.setQueryTimeout(TIMEOUT_SECONDS);
      try (ResultSet rows = sql.executeQuery("explain " + text)) {
        while (rows.next()) {
          String table = rows.getString("table");
          String index = rows.getString("key");
          if (table == null || (index == null && rows.getString("possible_keys") != null)) {
            return null; // no row has such a value, or few rows do not
          }
          add(connection, null, tables.getOrDefault(table, table), index, found);
        }
      }
      return found.isEmpty() ? null : new Plan(statement, List.copyOf(found.values()));
    } finally {
      connection.rollback();
    }
  }

  private static JsonNode explained(Statement sql, String explain)
      throws SQLException, JsonProcessingException {
    try (ResultSet row = sql.executeQuery(explain)) {
      return row.next() ? JSON.readTree(row.getString(1)) : MissingNode.getInstance();
    }
  }

  private static @Nullable Double cost(JsonNode plan) {
    JsonNode cost = plan.path(0).path("Plan").path("Total Cost");
    return cost.isNumber() ? (Double) cost.asDouble() : null;
  }

  private static boolean hasHypopg(Statement sql) throws SQLException {
    try (ResultSet row = sql.executeQuery("select 1 from pg_extension where extname = 'hypopg'")) {
      return row.next();
    }
  }

  /** Has the planner believe, in this session alone, that an index is there: nothing is created. */
  private static void pretend(Statement sql, Missing index) throws SQLException {
    String columns = index.columns().stream().map(Plans::quoted).collect(Collectors.joining(", "));
    String create = "create index on " + quoted(index.table()) + " (" + columns + ")";
    sql.execute("select hypopg_create_index('" + create.replace("'", "''") + "')");
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  private static void walk(Connection connection, JsonNode node, Map<String, Access> found)
      throws SQLException {
    JsonNode table = node.get("Relation Name");
    if (table != null) {
      JsonNode index = node.get("Index Name");
      JsonNode schema = node.get("Schema");
      add(
          connection,
          schema == null ? null : schema.asText(),
          table.asText(),
          index == null ? bitmap(node) : index.asText(),
          found);
    }
    for (JsonNode child : node) {
      if (child.isContainerNode()) {
        walk(connection, child, found);
      }
    }
  }

  /** A scan of a bitmap has the index in a node below. */
  private static @Nullable String bitmap(JsonNode node) {
    JsonNode below =
        "Bitmap Heap Scan".equals(node.path("Node Type").asText())
            ? node.findValue("Index Name")
            : null;
    return below == null ? null : below.asText();
  }

  private static void add(
      Connection connection,
      @Nullable String schema,
      String table,
      @Nullable String index,
      Map<String, Access> found)
      throws SQLException {
    Access before = found.get(table);
    if (before == null || before.index() != null) {
      found.put(
          table,
          new Access(
              table, rows(connection, schema, table), index, indexes(connection, schema, table)));
    }
  }

  private static @Nullable Long rows(Connection connection, @Nullable String schema, String table)
      throws SQLException {
    String product = DatabaseQuestions.product(connection);
    String sql =
        product.equals("h2")
            ? "select row_count_estimate from information_schema.tables"
                + " where table_name = ? and table_schema = coalesce(?, table_schema)"
            : !product.contains("postgres")
                ? "select table_rows from information_schema.tables"
                    + " where table_name = ? and table_schema = coalesce(?, database())"
                : "select reltuples::bigint from pg_class c join pg_namespace n on n.oid = relnamespace"
                    + " where relname = ? and nspname = coalesce(?, nspname) and reltuples >= 0";
    try (PreparedStatement question = connection.prepareStatement(sql)) {
      question.setQueryTimeout(TIMEOUT_SECONDS);
      question.setString(1, table);
      question.setString(2, schema);
      try (ResultSet row = question.executeQuery()) {
        return row.next() ? (Long) row.getLong(1) : null;
      }
    }
  }

  private static List<Index> indexes(Connection connection, @Nullable String schema, String table)
      throws SQLException {
    Map<String, List<String>> columns = new TreeMap<>();
    try (ResultSet rows =
        connection
            .getMetaData()
            .getIndexInfo(connection.getCatalog(), schema, table, false, true)) {
      while (rows.next()) {
        String name = rows.getString("INDEX_NAME");
        String column = rows.getString("COLUMN_NAME");
        if (rows.getShort("TYPE") != DatabaseMetaData.tableIndexStatistic
            && name != null
            && column != null) {
          columns.computeIfAbsent(name, x -> new ArrayList<>()).add(column);
        }
      }
    }
    return columns.entrySet().stream().map(e -> new Index(e.getKey(), e.getValue())).toList();
  }

  private static List<Access> h2(Connection connection, String statement) throws SQLException {
    Map<String, Access> found = new TreeMap<>();
    try (PreparedStatement explain = connection.prepareStatement("explain " + statement)) {
      explain.setQueryTimeout(TIMEOUT_SECONDS);
      for (int i = 1; i <= explain.getParameterMetaData().getParameterCount(); i++) {
        explain.setString(i, null);
      }
      try (ResultSet row = explain.executeQuery()) {
        Matcher access = H2_ACCESS.matcher(row.next() ? row.getString(1) : "");
        while (access.find()) {
          String[] name = access.group(1).replace("\"", "").split("\\.");
          boolean scan = access.group(3).equals(".tableScan");
          String used = access.group(2).substring(access.group(2).lastIndexOf('.') + 1);
          add(
              connection,
              name.length > 1 ? name[0] : null,
              name[name.length - 1],
              scan ? null : used,
              found);
        }
      }
    }
    return List.copyOf(found.values());
  }
}
