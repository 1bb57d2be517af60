package io.chokepoint.examples.shop.office;

import java.util.List;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** All prices, for resellers. */
@RestController
class PriceLists {

  private static final int ALL = 3_000;
  private static final int PAGE = 20;

  private final JdbcClient jdbc;
  private final boolean repaired;
  private volatile List<Price> prices = List.of();

  PriceLists(JdbcClient jdbc, @Value("${shop.repaired:false}") boolean repaired) {
    this.jdbc = jdbc;
    this.repaired = repaired;
  }

  record Price(long productId, String productName, String description, int priceCents) {}

  /**
   * The price list.
   *
   * <p>Ground truth, {@code large-payload}: 3,000 prices with descriptions are kept in memory, and
   * each answer of 0.7 MB is made by writing all of them as JSON, which is CPU time. A page of 20
   * at a time, or fewer fields, fixes it.
   */
  @GetMapping("/office/prices")
  List<Price> prices() {
    if (prices.isEmpty()) {
      prices = read();
    }
    return repaired ? prices.subList(0, PAGE) : prices;
  }

  private List<Price> read() {
    return jdbc.sql(
            "select id as product_id, name as product_name, description, price_cents from products"
                + " order by id limit ?")
        .param(ALL)
        .query(Price.class)
        .list();
  }
}
