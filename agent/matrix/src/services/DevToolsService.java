import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.devtools.restart.Restarter;
import org.springframework.boot.web.context.WebServerInitializedEvent;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.event.EventListener;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Restarts as it does when a class is compiled anew, at the same port. */
@Configuration
@EnableAutoConfiguration
@Import(DevToolsService.Orders.class)
public class DevToolsService {

  public static void main(String[] args) {
    SpringApplication.run(DevToolsService.class, args);
  }

  @EventListener
  void serving(WebServerInitializedEvent event) {
    int port = event.getWebServer().getPort();
    System.setProperty("server.port", String.valueOf(port));
    System.out.println("SERVING " + port);
  }

  @Bean
  HikariDataSource dataSource() {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl("jdbc:h2:mem:orders");
    config.setPoolName("orders");
    return new HikariDataSource(config);
  }

  /** The endpoints. */
  @RestController
  static class Orders {

    private final HikariDataSource pool;

    Orders(HikariDataSource pool) {
      this.pool = pool;
    }

    @GetMapping("/orders/{id}")
    String order(@PathVariable int id) throws SQLException {
      try (Connection c = pool.getConnection();
          PreparedStatement s = c.prepareStatement("select ? + 1")) {
        s.setInt(1, id);
        try (ResultSet r = s.executeQuery()) {
          r.next();
          return r.getString(1);
        }
      }
    }

    /** Which of the application's class loaders made this. */
    @GetMapping("/loader")
    String loader() {
      return Integer.toHexString(System.identityHashCode(Orders.class.getClassLoader()));
    }

    @GetMapping("/restart")
    String restart() {
      new Thread(() -> Restarter.getInstance().restart()).start();
      return loader();
    }
  }
}
