package io.chokepoint.agent.library;

import io.chokepoint.bridge.Resource;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * How the pools of one library are read: what they are called and how they are. By reflection, as
 * their classes are the application's; once a second, as some walk the pool to count.
 */
public interface PoolReader {

  /** The library's name, as its users know it. */
  String library();

  /** Whether pools of this class are its. */
  boolean reads(String className);

  /**
   * Whether what it lends are connections of a database, or something else.
   *
   * @return {@link Resource.Kind#POOL} or {@link Resource.Kind#OBJECT_POOL}; null where requests do
   *     not queue for it
   */
  default Resource.@Nullable Kind kind(Reflected pool) throws ReflectiveOperationException {
    return Resource.Kind.CONNECTION_POOL;
  }

  /** As it was named, or {@linkplain #ofUrl the URL} of its database: not to be shown as it is. */
  String name(Reflected pool) throws ReflectiveOperationException;

  /** A URL where a name belongs, begun so that it is told from one. */
  static String ofUrl(String url) {
    return url.regionMatches(true, 0, "jdbc:", 0, 5) ? url : "jdbc:" + url;
  }

  /** How it is now; {@link PoolState#NONE} if it is closed. */
  PoolState state(Reflected pool) throws ReflectiveOperationException;

  /**
   * A connection beside the pool, opened as the pool opens its own; null where it is not known how
   * that is done.
   */
  default @Nullable Beside beside(Reflected pool)
      throws ReflectiveOperationException, SQLException {
    return null;
  }
}
