package io.chokepoint.examples.shop.office;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Key figures of the shop, thirty of them. */
@RestController
class Figures {

  private static final int ORDERS_READ = 25_000;

  private static final List<String> WHAT =
      List.of(
          "count(*)",
          "sum(quantity)",
          "avg(quantity)",
          "max(placed_at)",
          "min(placed_at)",
          "max(product_id)",
          "count(status)",
          "avg(product_id)",
          "sum(customer_id)",
          "max(customer_id)");

  private static final List<String> WHICH =
      List.of("quantity > 1", "product_id % 3 = 0", "customer_id % 2 = 1");

  private final JdbcClient jdbc;
  private final boolean repaired;
  private final Map<Integer, String> kept = new ConcurrentHashMap<>();

  Figures(JdbcClient jdbc, @Value("${shop.repaired:false}") boolean repaired) {
    this.jdbc = jdbc;
    this.repaired = repaired;
  }

  /**
   * One figure, from 0 to 29.
   *
   * <p>Ground truth, {@code database-saturated} (the case keeps the database to one core): each
   * figure is a statement of its own that reads 25,000 orders by their primary key, some
   * milliseconds of the database's CPU, and none is asked for more than others. The service hardly
   * computes, and no request waits for a lock. To keep each figure, as the repaired code does, or
   * more cores for the database fix it; there is no single statement to repair.
   */
  @GetMapping("/office/figures/{n}")
  String figure(@PathVariable int n) {
    return repaired ? kept.computeIfAbsent(n, this::compute) : compute(n);
  }

  private String compute(int n) {
    String sql =
        "select %s from orders where id between ? and ? and %s"
            .formatted(WHAT.get(n % WHAT.size()), WHICH.get(n / WHAT.size()));
    return String.valueOf(
        jdbc.sql(sql).params(1_000 * n, 1_000 * n + ORDERS_READ).query().singleValue());
  }
}
