package io.chokepoint.examples.shop;

import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Placing and looking up orders. */
@RestController
class Orders {

  private static final int NEWEST = 20;

  private final JdbcClient jdbc;

  Orders(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  record Order(
      long id,
      long customerId,
      long productId,
      int quantity,
      String status,
      OffsetDateTime placedAt) {}

  /** An ordinary look-up by primary key. */
  @GetMapping("/orders/{id}")
  ResponseEntity<Order> order(@PathVariable long id) {
    return ResponseEntity.of(
        jdbc.sql(
                "select id, customer_id, product_id, quantity, status, placed_at from orders"
                    + " where id = ?")
            .param(id)
            .query(Order.class)
            .optional());
  }

  /**
   * Places an order: two short statements and a durable commit.
   *
   * <p>Ground truth, {@code pool-too-small} (the scenario's pool has 4 connections): the connection
   * is held for the commit, which waits for the group commit's flush ({@code commit_delay}). The
   * wait uses neither CPU nor disk bandwidth and does not grow with the number of connections, so
   * each further connection carries further orders: the pool's size alone is the limit. More
   * connections fix it, and nothing else in the service does.
   *
   * <p>Look-alike, healthy: the same endpoint and load with a pool of 24.
   */
  @PostMapping("/orders")
  @Transactional
  public Map<String, Long> place(
      @RequestParam long customer,
      @RequestParam long product,
      @RequestParam(defaultValue = "1") int quantity) {
    jdbc.sql("select price_cents from products where id = ?")
        .param(product)
        .query(Integer.class)
        .single();
    long id =
        jdbc.sql(
                "insert into orders (customer_id, product_id, quantity, status, placed_at)"
                    + " values (?, ?, ?, 'placed', now()) returning id")
            .params(customer, product, quantity)
            .query(Long.class)
            .single();
    return Map.of("id", id);
  }

  /**
   * A customer's newest orders.
   *
   * <p>Ground truth, {@code slow-sql} (the scenario's database has no index on {@code
   * customer_id}): PostgreSQL reads every row of the table for the twenty it returns ({@code
   * explain} shows a sequential scan), which keeps one of the machine's cores busy for the whole
   * statement. Requests then queue for connections and cores, but both only because of this
   * statement. {@code create index on orders (customer_id, placed_at)} fixes it; more connections
   * or threads do not.
   *
   * <p>Look-alike, healthy: the same endpoint and load with the index.
   */
  @GetMapping("/customers/{customer}/orders")
  List<Order> newest(@PathVariable long customer) {
    return jdbc.sql(
            "select id, customer_id, product_id, quantity, status, placed_at from orders"
                + " where customer_id = ? order by placed_at desc limit ?")
        .params(customer, NEWEST)
        .query(Order.class)
        .list();
  }
}
