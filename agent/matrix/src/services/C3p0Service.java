import com.mchange.v2.c3p0.ComboPooledDataSource;
import java.sql.Connection;
import java.sql.SQLException;

final class C3p0Service {

  public static void main(String[] args) throws Exception {
    ComboPooledDataSource broken = of(JdbcTill.NO_DATABASE);
    broken.setAcquireRetryAttempts(1);
    broken.setCheckoutTimeout(0);
    ComboPooledDataSource pool = of(JdbcTill.URL);
    JdbcTill.of(pool)
        .on("/evict", () -> evict(pool))
        .on("/broken", () -> JdbcTill.sum(broken))
        .start();
  }

  private static String evict(ComboPooledDataSource pool) throws SQLException {
    try (Connection c = pool.getConnection()) {
      pool.softResetDefaultUser();
      return "evicted";
    }
  }

  private static ComboPooledDataSource of(String url) {
    ComboPooledDataSource pool = new ComboPooledDataSource();
    pool.setJdbcUrl(url);
    pool.setInitialPoolSize(1);
    pool.setMinPoolSize(1);
    pool.setMaxPoolSize(2);
    pool.setCheckoutTimeout(JdbcTill.PATIENCE_MILLIS);
    return pool;
  }
}
