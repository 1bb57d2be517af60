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

  String name(Reflected pool) throws ReflectiveOperationException;

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
