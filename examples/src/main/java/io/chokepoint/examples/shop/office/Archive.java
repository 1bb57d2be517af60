package io.chokepoint.examples.shop.office;

import java.util.List;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Old orders as CSV. */
@RestController
class Archive {

  private static final int ROWS = 500;

  private final JdbcClient jdbc;
  private final boolean repaired;

  Archive(JdbcClient jdbc, @Value("${shop.repaired:false}") boolean repaired) {
    this.jdbc = jdbc;
    this.repaired = repaired;
  }

  /**
   * Exports some orders.
   *
   * <p>Ground truth, {@code explicit-gc}: after each export the code asks for a full collection,
   * "to give the memory back". It goes through all that lives, which is the catalogue, and stops
   * every other request meanwhile. The heap has room. To remove the call, or {@code
   * -XX:+DisableExplicitGC}, fixes it; more heap does not.
   */
  @GetMapping("/office/archive/{after}")
  String export(@PathVariable long after) {
    List<String> rows =
        jdbc.sql(
                "select id || ',' || customer_id || ',' || status from orders where id > ? limit ?")
            .params(after, ROWS)
            .query(String.class)
            .list();
    String csv = String.join("\n", rows);
    if (!repaired) {
      System.gc();
    }
    return csv;
  }
}
