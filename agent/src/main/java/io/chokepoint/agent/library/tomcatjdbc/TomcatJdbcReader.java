package io.chokepoint.agent.library.tomcatjdbc;

import io.chokepoint.agent.library.Beside;
import io.chokepoint.agent.library.PoolReader;
import io.chokepoint.agent.library.PoolState;
import io.chokepoint.agent.library.Reflected;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.Properties;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Tomcat JDBC's pools. */
final class TomcatJdbcReader implements PoolReader {

  @Override
  public String library() {
    return "Tomcat JDBC";
  }

  @Override
  public boolean reads(String className) {
    return className.equals("org.apache.tomcat.jdbc.pool.ConnectionPool");
  }

  /** The given name, or the database's URL where Tomcat made up a name of its own. */
  @Override
  public String name(Reflected pool) throws ReflectiveOperationException {
    Reflected properties = pool.call("getPoolProperties");
    String name = properties.call("getName").text();
    Object url = properties.callOrNull("getUrl");
    return name.startsWith("Tomcat Connection Pool[") && url != null
        ? PoolReader.ofUrl(url.toString())
        : name;
  }

  @Override
  public PoolState state(Reflected pool) throws ReflectiveOperationException {
    if (pool.call("isClosed").isTrue()) {
      return PoolState.NONE;
    }
    Reflected properties = pool.call("getPoolProperties");
    return new PoolState(
        properties.call("getMaxActive").number(),
        properties.call("getMinIdle").number(),
        pool.call("getIdle").number(),
        pool.call("getWaitCount").number());
  }

  @Override
  public Beside beside(Reflected pool) throws ReflectiveOperationException, SQLException {
    Reflected config = pool.call("getPoolProperties");
    if (config.callOrNull("getDataSource") instanceof DataSource source) {
      return Beside.of(source.getConnection());
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
    return Beside.of(connection);
  }

  private static void put(Properties properties, String key, @Nullable Object value) {
    if (value != null) {
      properties.setProperty(key, value.toString());
    }
  }
}
