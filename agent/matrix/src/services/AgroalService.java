import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import java.sql.SQLException;
import java.time.Duration;

final class AgroalService {

  public static void main(String[] args) throws Exception {
    AgroalDataSource broken = of(JdbcTill.NO_DATABASE, 0);
    JdbcTill.of(of(JdbcTill.URL, 1)).on("/broken", () -> JdbcTill.sum(broken)).start();
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
