package io.chokepoint.agent.apps;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;

/** A service without a framework: the JDK's HTTP server and whatever HikariCP there is. */
public final class Till {

  private final List<Connection> leaked = new ArrayList<>();
  private final HikariDataSource pool;

  private Till() {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl("jdbc:h2:mem:till;DB_CLOSE_DELAY=-1");
    config.setPoolName("till");
    config.setMaximumPoolSize(2);
    config.setConnectionTimeout(250);
    pool = new HikariDataSource(config);
  }

  public static void main(String[] args) throws Exception {
    Till till = new Till();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newFixedThreadPool(4));
    server.createContext("/sum/", exchange -> answer(exchange, till.sum()));
    server.createContext("/leak", exchange -> answer(exchange, till.leak()));
    server.start();
    System.out.println("SERVING " + server.getAddress().getPort());
  }

  private String sum() {
    try (Connection c = pool.getConnection();
        Statement s = c.createStatement();
        ResultSet r = s.executeQuery("select 17 + 4")) {
      return r.next() ? r.getString(1) : "";
    } catch (SQLException e) {
      return "failed: " + e.getMessage();
    }
  }

  private String leak() {
    try {
      leaked.add(pool.getConnection());
      return "leaked " + leaked.size();
    } catch (SQLException e) {
      return "failed: " + e.getMessage();
    }
  }

  private static void answer(HttpExchange exchange, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(text.startsWith("failed") ? 500 : 200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }
}
