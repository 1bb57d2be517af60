package io.chokepoint.agent.sampler;

import io.chokepoint.agent.record.Reflected;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.Properties;
import javax.sql.DataSource;
import javax.sql.XAConnection;
import org.jspecify.annotations.Nullable;

/**
 * A connection beside a pool, opened as the pool opens its own: to the same database, by the same
 * user.
 *
 * @param connection to ask over
 * @param opened what is to be closed in the end
 */
record Beside(Connection connection, AutoCloseable opened) implements AutoCloseable {

  /** Null where it is not known how that pool opens its connections. */
  static @Nullable Beside of(Object pool) throws ReflectiveOperationException, SQLException {
    Reflected own = new Reflected(pool);
    String type = pool.getClass().getName();
    if (type.equals("org.apache.tomcat.jdbc.pool.ConnectionPool")) {
      return of(tomcat(own.call("getPoolProperties")));
    }
    if (type.equals("io.agroal.pool.ConnectionPool")) {
      return agroal(
          (XAConnection) own.field("connectionFactory").call("createConnection").target());
    }
    if (type.equals("com.mchange.v2.resourcepool.BasicResourcePool")) {
      return of(source(own.field("mgr").field("val$cpds").call("getNestedDataSource")));
    }
    if (type.endsWith(".pool2.impl.GenericObjectPool")) {
      return of((Connection) dbcp(own.call("getFactory")).call("createConnection").target());
    }
    return own.has("getUnwrappedDataSource") ? of(hikari(own)) : null;
  }

  private static Beside of(Connection connection) {
    return new Beside(connection, connection);
  }

  /** With the pool's credentials where it was given a data source. */
  private static Connection hikari(Reflected pool)
      throws ReflectiveOperationException, SQLException {
    Object source = pool.callOrNull("getUnwrappedDataSource");
    if (source == null) {
      throw new SQLException("the pool has no data source");
    }
    Reflected config = pool.field("config");
    Object user = config.callOrNull("getUsername");
    boolean ownSource = config.callOrNull("getDataSource") != null;
    return user == null || !ownSource
        ? source(new Reflected(source))
        : ((DataSource) source)
            .getConnection(user.toString(), text(config.callOrNull("getPassword")));
  }

  private static Connection tomcat(Reflected config)
      throws ReflectiveOperationException, SQLException {
    if (config.callOrNull("getDataSource") instanceof DataSource source) {
      return source.getConnection();
    }
    Class<?> driver =
        Class.forName(
            config.call("getDriverClassName").text(),
            true,
            config.target().getClass().getClassLoader());
    Properties properties = new Properties();
    properties.putAll((Properties) config.call("getDbProperties").target());
    put(properties, "user", config.callOrNull("getUsername"));
    put(properties, "password", config.callOrNull("getPassword"));
    String url = config.call("getUrl").text();
    Connection connection =
        ((Driver) driver.getDeclaredConstructor().newInstance()).connect(url, properties);
    if (connection == null) {
      throw new SQLException(driver.getName() + " is no driver of the pool's URL");
    }
    return connection;
  }

  private static Beside agroal(XAConnection opened) throws SQLException {
    return new Beside(opened.getConnection(), opened::close);
  }

  private static Reflected dbcp(Reflected factory) throws ReflectiveOperationException {
    try {
      return factory.field("connectionFactory");
    } catch (NoSuchFieldException e) {
      return factory.field("_connFactory"); // before 2.2
    }
  }

  private static Connection source(Reflected source) throws SQLException {
    return ((DataSource) source.target()).getConnection();
  }

  private static void put(Properties properties, String key, @Nullable Object value) {
    if (value != null) {
      properties.setProperty(key, value.toString());
    }
  }

  private static @Nullable String text(@Nullable Object value) {
    return value == null ? null : value.toString();
  }

  @Override
  public void close() throws Exception {
    opened.close();
  }
}
