package io.chokepoint.examples.shop.office;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The quarter's statement for the accountant. */
@RestController
class Statements {

  private static final String ORDERS =
      "select id, customer_id, product_id, quantity, status, placed_at from orders";

  private final JdbcTemplate jdbc;
  private final boolean repaired;

  Statements(JdbcTemplate jdbc, @Value("${shop.repaired:false}") boolean repaired) {
    this.jdbc = jdbc;
    this.repaired = repaired;
  }

  @GetMapping("/office/statement")
  String statement() {
    return repaired ? summed() : all();
  }

  /**
   * Ground truth, {@code heap-exhausted}: all 200,000 orders are read into a list of maps, some 100
   * MB, to add up one column, and three of these at a time do not fit into the case's heap. To let
   * the database add up, or to read row by row, fixes it.
   */
  private String all() {
    List<Map<String, Object>> orders = jdbc.queryForList(ORDERS);
    long sum = 0;
    for (Map<String, Object> order : orders) {
      sum += ((Number) Objects.requireNonNull(order.get("quantity"))).longValue();
    }
    return String.valueOf(sum);
  }

  private String summed() {
    return String.valueOf(jdbc.queryForObject("select sum(quantity) from orders", Long.class));
  }
}
