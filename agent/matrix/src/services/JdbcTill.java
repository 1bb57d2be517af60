import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.h2.jdbc.JdbcConnection;

/**
 * A pool of two connections, of which {@code /leak} keeps one each time and {@code /evict} has the
 * pool throw one away, and {@code /broken}, whose database is not there.
 */
final class JdbcTill {

  static final String URL = "jdbc:h2:mem:till;DB_CLOSE_DELAY=-1";
  static final String NO_DATABASE = "jdbc:h2:mem:none;IFEXISTS=TRUE";
  static final int PATIENCE_MILLIS = 3_000;

  private JdbcTill() {}

  static Serving of(DataSource pool) throws Exception {
    try (Connection first = DriverManager.getConnection(URL)) {
      first.createStatement().execute("select 1"); // takes its time, which no borrower should pay
    }
    List<Connection> leaked = new ArrayList<>();
    return new Serving()
        .on("/sum", () -> sum(pool))
        .on("/leak", () -> "leaked " + leaked.add(pool.getConnection()));
  }

  static String sum(DataSource pool) throws SQLException {
    try (Connection c = pool.getConnection();
        PreparedStatement s = c.prepareStatement("select 17 + 4");
        ResultSet r = s.executeQuery()) {
      return r.next() ? r.getString(1) : "";
    }
  }

  /** The pool finds out when the connection comes back, and throws it away. */
  static String breakOne(DataSource pool) throws SQLException {
    try (Connection c = pool.getConnection()) {
      c.unwrap(JdbcConnection.class).close();
      return "broken";
    }
  }
}
