import com.alibaba.druid.pool.DruidDataSource;
import com.alibaba.druid.pool.DruidPooledConnection;
import java.sql.SQLException;

final class DruidService {

  public static void main(String[] args) throws Exception {
    DruidDataSource broken = of(JdbcTill.NO_DATABASE);
    broken.setFailFast(true);
    DruidDataSource pool = of(JdbcTill.URL);
    JdbcTill.of(pool)
        .on("/evict", () -> evict(pool))
        .on("/broken", () -> JdbcTill.sum(broken))
        .start();
  }

  private static String evict(DruidDataSource pool) throws SQLException {
    try (DruidPooledConnection connection = pool.getConnection()) {
      pool.discardConnection(connection.getConnectionHolder());
      return "evicted";
    }
  }

  private static DruidDataSource of(String url) {
    DruidDataSource pool = new DruidDataSource();
    pool.setUrl(url);
    pool.setMaxActive(2);
    pool.setMaxWait(JdbcTill.PATIENCE_MILLIS);
    return pool;
  }
}
