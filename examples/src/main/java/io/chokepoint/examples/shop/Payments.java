package io.chokepoint.examples.shop;

import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Paying an order through the partner, in an old and a new version. */
@RestController
class Payments {

  private final JdbcClient jdbc;
  private final Partner partner;
  private final TransactionTemplate transaction;

  Payments(JdbcClient jdbc, Partner partner, TransactionTemplate transaction) {
    this.jdbc = jdbc;
    this.partner = partner;
    this.transaction = transaction;
  }

  /**
   * Pays an order, the partner's answer awaited inside the transaction.
   *
   * <p>Ground truth, {@code pool-held-across-slow-work}: the connection is taken by the first query
   * and kept while the partner settles, although nothing is asked of the database in that time. The
   * statements take a millisecond of the hold, the remote call nearly all of it. Ending the
   * transaction before the call fixes it, as {@link #payOutside} does. A larger pool only moves the
   * limit, and the database pays for idle transactions.
   */
  @PostMapping("/v1/orders/{id}/payment")
  @Transactional
  public Map<String, String> payInside(@PathVariable long id) {
    int cents = amount(id);
    String receipt = partner.settle(id, cents);
    record(id, cents, receipt);
    return Map.of("receipt", receipt);
  }

  /**
   * Pays an order, the partner's answer awaited between two short transactions.
   *
   * <p>Ground truth, healthy: the look-alike of {@link #payInside}. The same statements, the same
   * call and as slow an answer, but no connection is held across it.
   */
  @PostMapping("/v2/orders/{id}/payment")
  Map<String, String> payOutside(@PathVariable long id) {
    int cents = amount(id);
    String receipt = partner.settle(id, cents);
    transaction.executeWithoutResult(status -> record(id, cents, receipt));
    return Map.of("receipt", receipt);
  }

  private int amount(long order) {
    return jdbc.sql(
            "select o.quantity * p.price_cents from orders o join products p on p.id = o.product_id"
                + " where o.id = ?")
        .param(order)
        .query(Integer.class)
        .single();
  }

  private void record(long order, int cents, String receipt) {
    jdbc.sql(
            "insert into payments (order_id, amount_cents, receipt, paid_at) values (?, ?, ?, now())")
        .params(order, cents, receipt)
        .update();
    jdbc.sql("update orders set status = 'paid' where id = ?").param(order).update();
  }
}
