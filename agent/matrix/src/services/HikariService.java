import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;

final class HikariService {

  public static void main(String[] args) throws Exception {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(JdbcTill.URL);
    config.setPoolName("till");
    config.setMaximumPoolSize(2);
    config.setConnectionTimeout(JdbcTill.PATIENCE_MILLIS);
    HikariDataSource pool = new HikariDataSource(config);
    JdbcTill.of(pool).on("/evict", () -> evict(pool)).start();
  }

  private static String evict(HikariDataSource pool) throws SQLException {
    try (Connection c = pool.getConnection()) {
      pool.evictConnection(c);
      return "evicted";
    }
  }
}
