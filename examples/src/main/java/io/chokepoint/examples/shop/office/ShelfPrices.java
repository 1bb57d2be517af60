package io.chokepoint.examples.shop.office;

import io.chokepoint.examples.shop.SharedCache;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Prices on the shelves, with what sells beside them; kept in the cache. */
@RestController
class ShelfPrices {

  private static final int KEPT_SECONDS = 3_600;
  private static final int NEIGHBOURS = 25_000;
  private static final int TEXT = 4_000;

  private final JdbcClient jdbc;
  private final SharedCache cache;

  ShelfPrices(JdbcClient jdbc, SharedCache cache) {
    this.jdbc = jdbc;
    this.cache = cache;
  }

  /**
   * A shelf's price.
   *
   * <p>Ground truth, {@code cache-misses} (the case's cache has 2 MB): a thousand shelves of 4 KB
   * each do not fit, so keys are evicted before they are asked for again, and the database adds up
   * 25,000 orders, by their primary key, for each that is missing. Room for all keys, some 5 MB,
   * fixes it; the statement's plan is right.
   */
  @GetMapping("/office/shelves/{shelf}/price")
  String price(@PathVariable long shelf) {
    return cache.get(
        "shelf:" + shelf, KEPT_SECONDS, () -> String.format("%-" + TEXT + "s", sold(shelf)));
  }

  private long sold(long shelf) {
    return jdbc.sql("select sum(quantity) from orders where id between ? and ?")
        .params(100 * shelf, 100 * shelf + NEIGHBOURS)
        .query(Long.class)
        .single();
  }
}
