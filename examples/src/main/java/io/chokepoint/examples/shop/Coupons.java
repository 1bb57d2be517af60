package io.chokepoint.examples.shop;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import javax.sql.DataSource;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Checking a coupon, in hand-written JDBC from before the shop used Spring's. */
@RestController
class Coupons {

  private final DataSource pool;

  Coupons(DataSource pool) {
    this.pool = pool;
  }

  /**
   * Checks a coupon.
   *
   * <p>Ground truth, {@code connection-leak}: an expired coupon returns early, past the {@code
   * close()}. Each expired coupon takes a connection out of the pool for good; a valid one takes
   * none. When all are gone every endpoint with a query waits until the pool's timeout. Closing on
   * every path (try-with-resources) fixes it; a larger pool only lasts longer.
   *
   * <p>Look-alike, healthy: {@link Exports}, which holds a connection for long and returns it.
   */
  @GetMapping("/coupons/{code}")
  Map<String, Object> check(@PathVariable String code) throws SQLException {
    Connection connection = pool.getConnection();
    PreparedStatement query =
        connection.prepareStatement("select percent, valid_until from coupons where code = ?");
    query.setString(1, code);
    ResultSet rows = query.executeQuery();
    if (rows.next() && rows.getObject(2, LocalDate.class).isBefore(LocalDate.now(ZoneOffset.UTC))) {
      return Map.of("code", code, "valid", false, "reason", "expired");
    }
    Map<String, Object> answer = Map.of("code", code, "valid", true, "percent", rows.getInt(1));
    connection.close();
    return answer;
  }
}
