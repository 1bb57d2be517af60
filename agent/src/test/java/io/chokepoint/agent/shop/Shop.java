package io.chokepoint.agent.shop;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.web.context.WebServerInitializedEvent;
import org.springframework.context.annotation.Bean;
import org.springframework.context.event.EventListener;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The service the agent is tried on: Spring Boot, HikariCP, H2. Says its port when it serves. */
@SpringBootApplication
public class Shop {

  public static void main(String[] args) {
    SpringApplication.run(Shop.class, args);
  }

  private static final SimpleMeterRegistry METERS = new SimpleMeterRegistry();

  @EventListener
  void serving(WebServerInitializedEvent event) {
    System.out.println("SERVING " + event.getWebServer().getPort());
  }

  @Bean
  HikariDataSource dataSource() throws SQLException {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl("jdbc:h2:mem:shop;DB_CLOSE_DELAY=-1");
    config.setPoolName("shop");
    config.setMaximumPoolSize(4);
    config.setConnectionTimeout(300);
    if (Boolean.getBoolean("shop.tracker")) {
      config.setMetricRegistry(METERS);
    }
    HikariDataSource pool = new HikariDataSource(config);
    try (Connection c = pool.getConnection();
        Statement s = c.createStatement()) {
      s.execute("create table orders (id int primary key, item varchar(20))");
      s.execute("insert into orders values (1, 'tea'), (2, 'milk')");
    }
    return pool;
  }

  /** The endpoints. */
  @RestController
  static class Orders {

    private final HikariDataSource pool;
    private final List<Connection> leaked = new ArrayList<>();

    Orders(HikariDataSource pool) {
      this.pool = pool;
    }

    @GetMapping("/hello")
    Map<String, String> hello() {
      return Map.of("hello", "world");
    }

    @GetMapping("/orders/{id}")
    Map<String, String> order(@PathVariable int id) throws SQLException {
      try (Connection c = pool.getConnection()) {
        return Map.of("item", item(c, id));
      }
    }

    /** As an operator does. */
    @GetMapping("/resize/{size}")
    void resize(@PathVariable int size) {
      pool.setMaximumPoolSize(size);
    }

    @GetMapping("/size")
    int size() {
      return pool.getMaximumPoolSize();
    }

    /** In a transaction, and with a pause while the connection is held. */
    @GetMapping("/hold/{id}")
    Map<String, String> hold(@PathVariable int id, @RequestParam long millis) throws SQLException {
      try (Connection c = pool.getConnection()) {
        c.setAutoCommit(false);
        String item = item(c, id);
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
        c.commit();
        return Map.of("item", item);
      }
    }

    @GetMapping("/literal/{id}")
    Map<String, String> literal(@PathVariable int id) throws SQLException {
      try (Connection c = pool.getConnection();
          Statement s = c.createStatement();
          ResultSet r = s.executeQuery("select item from orders where id = " + id)) {
        return Map.of("item", r.next() ? r.getString(1) : "none");
      }
    }

    /** Reads them all and shows one. */
    @GetMapping("/rows/{rows}")
    Map<String, Integer> rows(@PathVariable int rows) throws SQLException {
      try (Connection c = pool.getConnection();
          PreparedStatement s = c.prepareStatement("select x from system_range(1, ?)")) {
        s.setInt(1, rows);
        int last = 0;
        try (ResultSet r = s.executeQuery()) {
          while (r.next()) {
            last = r.getInt(1);
          }
        }
        return Map.of("last", last);
      }
    }

    @GetMapping("/leak")
    Map<String, String> leak() throws SQLException {
      leaked.add(pool.getConnection());
      return Map.of();
    }

    @GetMapping("/unleak")
    void unleak() throws SQLException {
      for (Connection c : leaked) {
        c.close();
      }
      leaked.clear();
    }

    /** How many connections the application's own tracker saw come back. */
    @GetMapping("/tracked")
    String tracked() {
      return Long.toString(METERS.get("hikaricp.connections.usage").timer().count());
    }

    @GetMapping("/fail")
    Map<String, String> fail() {
      throw new IllegalStateException("on purpose");
    }

    @GetMapping("/later")
    Callable<Map<String, String>> later(@RequestParam long millis) {
      return () -> {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
        return Map.of("later", "done");
      };
    }

    /** Completes on a thread of its own, without coming back to the container's. */
    @GetMapping("/stream")
    void stream(@RequestParam long millis, HttpServletRequest request) {
      AsyncContext async = request.startAsync();
      new Thread(
              () -> {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
                try {
                  async.getResponse().getWriter().write("done");
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
                async.complete();
              })
          .start();
    }

    private static String item(Connection c, int id) throws SQLException {
      try (PreparedStatement s = c.prepareStatement("select item from orders where id = ?")) {
        s.setInt(1, id);
        try (ResultSet r = s.executeQuery()) {
          return r.next() ? r.getString(1) : "none";
        }
      }
    }
  }
}
