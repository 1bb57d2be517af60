import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Two connections, of which {@code /leak} keeps one each time. */
final class HikariService {

  public static void main(String[] args) throws Exception {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl("jdbc:h2:mem:till;DB_CLOSE_DELAY=-1");
    config.setPoolName("till");
    config.setMaximumPoolSize(2);
    config.setConnectionTimeout(250);
    HikariDataSource pool = new HikariDataSource(config);
    List<Connection> leaked = new ArrayList<>();
    new Serving()
        .on(
            "/sum",
            () -> {
              try (Connection c = pool.getConnection();
                  Statement s = c.createStatement();
                  ResultSet r = s.executeQuery("select 17 + 4")) {
                return r.next() ? r.getString(1) : "";
              }
            })
        .on("/leak", () -> "leaked " + leaked.add(pool.getConnection()))
        .start();
  }
}
