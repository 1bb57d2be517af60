import java.sql.Connection;
import java.sql.SQLException;
import oracle.ucp.jdbc.PoolDataSource;
import oracle.ucp.jdbc.PoolDataSourceFactory;
import oracle.ucp.jdbc.ValidConnection;
import org.h2.jdbcx.JdbcDataSource;

final class UcpService {

  public static void main(String[] args) throws Exception {
    PoolDataSource pool = of(JdbcTill.URL);
    pool.setConnectionPoolName("till");
    PoolDataSource broken = of(JdbcTill.NO_DATABASE);
    JdbcTill.of(pool)
        .on("/evict", () -> evict(pool))
        .on("/broken", () -> JdbcTill.sum(broken))
        .start();
  }

  private static String evict(PoolDataSource pool) throws SQLException {
    try (Connection connection = pool.getConnection()) {
      ((ValidConnection) connection).setInvalid();
      return "evicted";
    }
  }

  private static PoolDataSource of(String url) throws SQLException {
    PoolDataSource pool = PoolDataSourceFactory.getPoolDataSource();
    pool.setConnectionFactoryClassName(JdbcDataSource.class.getName());
    pool.setURL(url);
    pool.setMaxPoolSize(2);
    pool.setConnectionWaitTimeout(JdbcTill.PATIENCE_MILLIS / 1000);
    return pool;
  }
}
