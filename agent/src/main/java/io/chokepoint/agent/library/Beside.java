package io.chokepoint.agent.library;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * A connection beside a pool, opened as the pool opens its own: to the same database, by the same
 * user.
 *
 * @param connection to ask over
 * @param opened what is to be closed in the end
 */
public record Beside(Connection connection, AutoCloseable opened) implements AutoCloseable {

  public static Beside of(Connection connection) {
    return new Beside(connection, connection);
  }

  /** From the data source that the pool has its connections from. */
  public static Beside from(Reflected source) throws SQLException {
    return of(((DataSource) source.target()).getConnection());
  }

  @Override
  public void close() throws Exception {
    opened.close();
  }
}
