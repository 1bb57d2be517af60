package io.chokepoint.examples.shop.office;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Money back, and a trace of it. */
@RestController
class Refunds {

  private final JdbcClient jdbc;
  private final TransactionTemplate trace;

  Refunds(
      JdbcClient jdbc,
      PlatformTransactionManager transactions,
      @Value("${shop.repaired:false}") boolean repaired) {
    this.jdbc = jdbc;
    this.trace = new TransactionTemplate(transactions);
    this.trace.setPropagationBehavior(
        repaired
            ? TransactionDefinition.PROPAGATION_REQUIRED
            : TransactionDefinition.PROPAGATION_REQUIRES_NEW);
  }

  /**
   * Refunds an order.
   *
   * <p>Ground truth, {@code nested-borrow}: the trace is written in a transaction within the
   * refund's, which takes a second connection while the first is held. Once every connection is
   * held by a request that waits for its second, all wait until the pool's timeout. One transaction
   * for both fixes it.
   */
  @PostMapping("/office/refunds")
  @Transactional
  public String refund(@RequestParam long order) {
    jdbc.sql("update orders set status = 'refunded' where id = ?").param(order).update();
    trace.executeWithoutResult(
        status ->
            jdbc.sql(
                    "insert into payments (order_id, amount_cents, receipt, paid_at)"
                        + " values (?, 0, 'refund', now())")
                .param(order)
                .update());
    return "refunded";
  }
}
