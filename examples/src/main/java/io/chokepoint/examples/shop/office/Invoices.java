package io.chokepoint.examples.shop.office;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Invoices, each with a number. */
@RestController
class Invoices {

  private final JdbcClient jdbc;
  private final boolean repaired;

  Invoices(JdbcClient jdbc, @Value("${shop.repaired:false}") boolean repaired) {
    this.jdbc = jdbc;
    this.repaired = repaired;
  }

  /**
   * Writes an invoice.
   *
   * <p>Ground truth, {@code row-lock}: numbers without gaps come from one row, which is locked from
   * the first statement until the durable commit. The case's commits take 5 ms ({@code
   * commit_delay}), so one invoice at a time takes that and two statements more, whatever the pool.
   * A sequence, whose numbers may have gaps, fixes it.
   */
  @PostMapping("/office/invoices")
  @Transactional
  public long write(@RequestParam long order) {
    long number = repaired ? fromSequence() : fromRow();
    jdbc.sql("insert into invoices (number, order_id, written_at) values (?, ?, now())")
        .params(number, order)
        .update();
    return number;
  }

  private long fromRow() {
    long last =
        jdbc.sql("select last from numbers where name = ? for update")
            .param("invoice")
            .query(Long.class)
            .single();
    jdbc.sql("update numbers set last = ? where name = ?").params(last + 1, "invoice").update();
    return last + 1;
  }

  private long fromSequence() {
    return jdbc.sql("select nextval('invoice_number')").query(Long.class).single();
  }
}
