import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;

final class HikariService {

  public static void main(String[] args) throws Exception {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(JdbcTill.URL);
    config.setPoolName("till");
    config.setMaximumPoolSize(2);
    config.setConnectionTimeout(JdbcTill.PATIENCE_MILLIS);
    JdbcTill.of(new HikariDataSource(config)).start();
  }
}
