import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.sun.net.httpserver.HttpServer;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** Two connections, and many ways to keep the others waiting for them. */
final class HoldersService {

  private final HikariDataSource pool;
  private final HttpClient client = HttpClient.newHttpClient();
  private final CountDownLatch settled = new CountDownLatch(1);
  private final CyclicBarrier both = new CyclicBarrier(2);
  private final List<Connection> leaked = new ArrayList<>();
  private final URI partner;

  private HoldersService() throws Exception {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl("jdbc:h2:mem:till;DB_CLOSE_DELAY=-1");
    config.setPoolName("till");
    config.setMaximumPoolSize(2);
    config.setConnectionTimeout(Long.getLong("patience", 30_000));
    pool = new HikariDataSource(config);
    partner = partner();
  }

  public static void main(String[] args) throws Exception {
    HoldersService service = new HoldersService();
    new Serving()
        .on("/quick", () -> service.query("select 17 + 4"))
        .on("/active", () -> "" + service.pool.getHikariPoolMXBean().getActiveConnections())
        .on("/report", service::report)
        .on("/remote", service::remote)
        .on("/settle", service::settle)
        .on("/kept", service::kept)
        .on("/hash", service::hash)
        .on("/leak", service::leak)
        .on("/nested", service::nested)
        .start();
  }

  /** Another service, which answers once it is told to. */
  private URI partner() throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newFixedThreadPool(4));
    server.createContext(
        "/partner",
        exchange -> {
          try {
            settled.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    server.start();
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/partner");
  }

  private String query(String sql) throws SQLException {
    try (Connection c = pool.getConnection()) {
      return query(c, sql);
    }
  }

  private static String query(Connection c, String sql) throws SQLException {
    try (Statement s = c.createStatement();
        ResultSet r = s.executeQuery(sql)) {
      return r.next() ? r.getString(1) : "";
    }
  }

  /** Keeps its connection when the transaction has ended, as a view with an open session does. */
  private String kept() throws Exception {
    try (Connection c = pool.getConnection()) {
      c.setAutoCommit(false);
      String answer = query(c, "select 17 + 4");
      c.commit();
      Thread.sleep(300);
      return answer;
    }
  }

  private String report() throws SQLException {
    return query(
        "select count(*) from system_range(1, 2000) a, system_range(1, 1500) b"
            + " where mod(a.x * b.x, 7) = 3");
  }

  private String remote() throws Exception {
    try (Connection c = pool.getConnection()) {
      c.setAutoCommit(false);
      query(c, "select 1 + 1");
      int status =
          client.send(HttpRequest.newBuilder(partner).build(), BodyHandlers.discarding())
              .statusCode();
      c.commit();
      return "" + status;
    }
  }

  private String settle() {
    settled.countDown();
    return "";
  }

  /** Answers with the nanoseconds of CPU time that the hashing took. */
  private String hash() throws Exception {
    try (Connection c = pool.getConnection()) {
      query(c, "select 2 + 2");
      long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
          .generateSecret(new PBEKeySpec("secret".toCharArray(), new byte[16], 200_000, 256));
      return "" + (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before);
    }
  }

  private String leak() throws SQLException {
    Connection c = pool.getConnection();
    leaked.add(c);
    return query(c, "select 3 + 3");
  }

  /** Two of these at once, and each has what the other wants. */
  private String nested() throws Exception {
    try (Connection c = pool.getConnection()) {
      both.await();
      return audit() + query(c, "select 5 + 5");
    }
  }

  private String audit() throws SQLException {
    return query("select 4 + 4");
  }
}
