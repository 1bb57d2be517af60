package io.chokepoint.examples.secrets;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.Driver;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.implementation.InvocationHandlerAdapter;
import net.bytebuddy.matcher.ElementMatchers;
import org.apache.commons.dbcp2.BasicDataSource;

/**
 * A service whose statements and JDBC URLs are full of secrets, in the SQL of every database whose
 * SQL the agent reads. No database is behind it: its drivers have the real ones' names, and answer
 * nothing to anything.
 */
public final class Vault {

  /** In every secret. */
  static final String SECRET = "zq7Wkvx";

  static final String NUMBER = "7193846";

  /** What a statement may show of itself. */
  static final String HIDDEN = "select a from t where b = ?";

  private static final String SELECT = "select a from t where b = ";

  /**
   * A database.
   *
   * @param driver the package that its driver's classes are in
   * @param name how its pool is called
   * @param url with a password
   * @param values literals as it reads them
   */
  record Database(String path, String driver, String name, String url, List<String> values) {}

  static final List<Database> DATABASES =
      List.of(
          new Database(
              "postgresql",
              "org.postgresql",
              "postgresql://pg:5432/shop",
              "jdbc:postgresql://bob:p@zq7Wkvx@pg:5432/shop?password=zq7Wkvx",
              List.of("'zq7Wkvx'", "E'it\\'s zq7Wkvx'", "$$it's zq7Wkvx$$", "U&'zq7Wkvx'")),
          new Database(
              "mysql",
              "com.mysql",
              "mysql",
              "jdbc:mysql://address=(host=my)(user=bob)(password=zq7Wkvx)/shop",
              List.of("\"zq7Wkvx\"", "'it\\'s zq7Wkvx'", "'zq7Wkvx' # zq7Wkvx")),
          new Database(
              "oracle",
              "oracle.jdbc",
              "oracle:thin://ora:1521/shop",
              "jdbc:oracle:thin:bob/zq7Wkvx@//ora:1521/shop",
              List.of("q'[it's zq7Wkvx]'", "nQ'!it's zq7Wkvx!'", "'zq7Wkvx' /* zq7Wkvx */")),
          new Database(
              "sqlserver",
              "com.microsoft.sqlserver",
              "sqlserver://ms:1433",
              "jdbc:sqlserver://ms:1433;user=bob;password={zq7Wkvx;x};databaseName=shop",
              List.of("N'zq7Wkvx'", "$7193846", "\"zq7Wkvx\"")),
          new Database(
              "h2",
              "org.h2",
              "h2:mem:shop",
              "jdbc:h2:mem:shop;USER=bob;PASSWORD=zq7Wkvx",
              List.of("'zq7Wkvx'", "$$zq7Wkvx$$", "\"zq7Wkvx\"")),
          new Database(
              "standard",
              "org.hsqldb",
              "hsqldb:hsql://hs/shop",
              "jdbc:hsqldb:hsql://hs/shop;user=bob;password=zq7Wkvx",
              List.of("'it''s zq7Wkvx'", "date 'zq7Wkvx'", "7193846.5")),
          new Database(
              "unknown",
              "com.acme",
              "acme",
              "jdbc:acme:bob/zq7Wkvx@//db/shop",
              List.of("'zq7Wkvx'", "\"zq7Wkvx\"", "-7193846")));

  private static final long MILLIS_A_STATEMENT = 3;

  private final Database database;
  private final Map<Class<?>, Class<?>> classes = new HashMap<>();
  private final BasicDataSource pool = new BasicDataSource();

  private Vault(Database database) throws ReflectiveOperationException {
    this.database = database;
    pool.setDriver((Driver) made(Driver.class));
    pool.setUrl(database.url());
    pool.setUsername("bob");
    pool.setPassword(SECRET);
  }

  /** Serves until it is ended. */
  public static void main(String[] arguments) throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    server.setExecutor(Executors.newFixedThreadPool(8));
    for (Database database : DATABASES) {
      Vault vault = new Vault(database);
      server.createContext("/" + database.path(), vault::answer);
    }
    server.start();
    System.out.println("SERVING " + server.getAddress().getPort());
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange;
        Connection connection = pool.getConnection()) {
      for (String value : database.values()) {
        try (PreparedStatement prepared = connection.prepareStatement(SELECT + value)) {
          prepared.execute();
        }
        try (Statement statement = connection.createStatement()) {
          statement.execute(SELECT + value);
        }
      }
      exchange.sendResponseHeaders(204, -1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What a driver's class of the database does. */
  private Object does(String method, Class<?> returns) throws Exception {
    if (method.startsWith("execute")) {
      Thread.sleep(MILLIS_A_STATEMENT);
    }
    if (method.equals("isValid") || method.equals("acceptsURL") || method.equals("getAutoCommit")) {
      return true;
    }
    if (method.equals("getURL")) {
      return database.url();
    }
    if (method.equals("unwrap") || method.equals("getWarnings")) {
      return null;
    }
    List<Class<?>> types =
        List.of(
            Connection.class,
            PreparedStatement.class,
            Statement.class,
            ResultSet.class,
            DatabaseMetaData.class);
    if (types.contains(returns)) {
      return made(returns);
    }
    return returns == boolean.class
        ? false
        : returns == int.class ? (Object) 0 : returns == long.class ? (Object) 0L : null;
  }

  private synchronized Object made(Class<?> type) throws ReflectiveOperationException {
    Class<?> known = classes.get(type);
    if (known == null) {
      InvocationHandler handler =
          (self, method, args) -> does(method.getName(), method.getReturnType());
      known =
          new ByteBuddy()
              .subclass(Object.class)
              .implement(type)
              .name(database.driver() + ".Stub" + type.getSimpleName())
              .method(ElementMatchers.isAbstract())
              .intercept(InvocationHandlerAdapter.of(handler))
              .make()
              .load(Vault.class.getClassLoader())
              .getLoaded();
      classes.put(type, known);
    }
    return known.getConstructor().newInstance();
  }
}
