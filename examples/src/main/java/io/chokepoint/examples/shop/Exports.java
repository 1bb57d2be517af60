package io.chokepoint.examples.shop;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import javax.sql.DataSource;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Orders as CSV, streamed row by row.
 *
 * <p>Ground truth, healthy: the look-alike of the leak in {@link Coupons}. A connection is held for
 * as long as the rows flow, thousands of times longer than by any other endpoint, and then
 * returned.
 */
@RestController
class Exports {

  private static final int ROWS_A_FETCH = 500;

  private final JdbcTemplate jdbc;
  private final TransactionTemplate transaction;

  Exports(DataSource pool, TransactionTemplate transaction) {
    this.jdbc = new JdbcTemplate(pool);
    this.jdbc.setFetchSize(ROWS_A_FETCH);
    this.transaction = transaction;
  }

  @GetMapping("/exports/orders")
  void orders(@RequestParam(defaultValue = "200000") int rows, HttpServletResponse response)
      throws IOException {
    response.setContentType(MediaType.TEXT_PLAIN_VALUE);
    Writer csv = new OutputStreamWriter(response.getOutputStream(), StandardCharsets.UTF_8);
    csv.write("id,customer,product,quantity,status,placed\n");
    // PostgreSQL's driver streams by cursor, and only inside a transaction
    transaction.executeWithoutResult(status -> stream(rows, csv));
    csv.flush();
  }

  private void stream(int rows, Writer csv) {
    jdbc.query(
        "select id || ',' || customer_id || ',' || product_id || ',' || quantity || ',' || status"
            + " || ',' || placed_at from orders order by id limit ?",
        row -> {
          try {
            csv.write(row.getString(1));
            csv.write('\n');
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        rows);
  }
}
