package io.chokepoint.bridge;

import org.jspecify.annotations.Nullable;

/** Where it is told what requests did with the connections that they held. */
public interface HoldSink {

  /**
   * Requests asked for another connection of a pool of which they had one.
   *
   * @param stack of one that did; null where none was taken
   */
  void nestedBorrows(
      Resource pool, String method, String route, long count, StackTraceElement @Nullable [] stack);

  /** What the holder of a returned connection did with it. */
  void held(
      Resource pool,
      String method,
      String route,
      long count,
      long nanos,
      long sqlNanos,
      long cpuSampled,
      long cpuNanos);

  /** What of it was after the last commit or rollback. */
  void heldAfterCommit(Resource pool, String method, String route, long nanos);

  /** What of it was a visit to one resource. */
  void heldIn(Resource pool, String method, String route, Resource visited, long nanos);
}
