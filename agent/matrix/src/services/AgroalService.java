import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.h2.jdbc.JdbcConnection;

final class AgroalService {

  private static final List<Connection> evicted = new ArrayList<>();

  public static void main(String[] args) throws Exception {
    AgroalDataSource broken = of(JdbcTill.NO_DATABASE, 0);
    AgroalDataSource pool = of(JdbcTill.URL, 1);
    JdbcTill.of(pool)
        .on("/evict", () -> evict(pool))
        .on("/broken", () -> JdbcTill.sum(broken))
        .start();
  }

  /** Never closed by whoever borrowed it, and by the pool on a thread of its own. */
  private static String evict(AgroalDataSource pool) throws Exception {
    Connection connection = pool.getConnection();
    Connection own = connection.unwrap(JdbcConnection.class);
    evicted.add(connection);
    pool.flush(AgroalDataSource.FlushMode.ALL);
    while (!own.isClosed()) {
      Thread.sleep(1);
    }
    return "evicted";
  }

  private static AgroalDataSource of(String url, int least) throws SQLException {
    return AgroalDataSource.from(
        new AgroalDataSourceConfigurationSupplier()
            .connectionPoolConfiguration(
                pool ->
                    pool.minSize(least)
                        .maxSize(2)
                        .acquisitionTimeout(Duration.ofMillis(JdbcTill.PATIENCE_MILLIS))
                        .connectionFactoryConfiguration(factory -> factory.jdbcUrl(url))));
  }
}
