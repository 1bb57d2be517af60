package io.chokepoint.examples.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.StringJoiner;
import org.junit.jupiter.api.Test;

class DatabaseIT {

  private static final String NEWEST_ORDERS =
      "explain select * from orders where customer_id = 77 order by placed_at desc limit 20";

  @Test
  void withoutTheIndexEveryRowIsRead() throws Exception {
    try (Database database = Database.start(0, 50_000, false, 0)) {
      assertThat(answer(database, NEWEST_ORDERS)).contains("Seq Scan on orders");
      assertThat(answer(database, "select count(*) from orders")).isEqualTo("50000");
    }
  }

  @Test
  void withTheIndexOnlyTheCustomersRowsAreRead() throws Exception {
    try (Database database = Database.start(0, 50_000, true, 0)) {
      assertThat(answer(database, NEWEST_ORDERS))
          .contains("orders_by_customer")
          .doesNotContain("Seq Scan");
    }
  }

  @Test
  void commitsAreDurableAndFlushedInGroups() throws Exception {
    try (Database database = Database.start(0, 1_000, false, 25_000)) {
      assertThat(answer(database, "show fsync")).isEqualTo("on");
      assertThat(answer(database, "show synchronous_commit")).isEqualTo("on");
      assertThat(answer(database, "show commit_delay")).isEqualTo("25000");
      assertThat(answer(database, "show commit_siblings")).isEqualTo("0");
    }
  }

  private static String answer(Database database, String sql) throws SQLException {
    StringJoiner lines = new StringJoiner("\n");
    try (Connection connection = DriverManager.getConnection(database.url());
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        lines.add(rows.getString(1));
      }
    }
    return lines.toString();
  }
}
