package io.chokepoint.agent.library;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Changes the size of one library's pools while they run, by setting the values that make it. */
public interface Actuator {

  long SHRINKS_NANOS = 500_000_000;

  /** Whether this is one of its pools, and open. */
  boolean changes(Object pool) throws ReflectiveOperationException;

  /** The size's usual name. */
  String setting();

  /** The values as they are, the one that bounds the others first. */
  List<Integer> values(Object pool) throws ReflectiveOperationException;

  /** The size itself. */
  default int size(Object pool) throws ReflectiveOperationException {
    return values(pool).get(0);
  }

  /** What the values are set to for another size. */
  default List<Integer> wanted(Object pool, List<Integer> found, int size)
      throws ReflectiveOperationException {
    return found.stream().map(value -> size).toList();
  }

  /** Sets one of them. */
  void set(Object pool, int index, int value) throws ReflectiveOperationException;

  /** How much of it there is now, in use or not. */
  int open(Object pool) throws ReflectiveOperationException;

  int inUse(Object pool) throws ReflectiveOperationException;

  /** Whether anybody waits for it. */
  boolean queued(Object pool) throws ReflectiveOperationException;

  /** Asked for after the size became less, so that it does. */
  default void shrink(Object pool) throws ReflectiveOperationException {}

  /** Closes what is too much for half a second at most, as long as there is more than the size. */
  default void shrink(Object pool, Closing closing) throws ReflectiveOperationException {
    long began = System.nanoTime();
    while (open(pool) > size(pool) && System.nanoTime() - began < SHRINKS_NANOS) {
      closing.closes();
      try {
        TimeUnit.MILLISECONDS.sleep(1);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  /** Closes what is idle. */
  interface Closing {
    void closes() throws ReflectiveOperationException;
  }

  /** Whether the pool has followed: where no thread waits, it need not have grown. */
  default boolean settled(Object pool, int size) throws ReflectiveOperationException {
    int open = open(pool);
    return open == size || (open < size && !queued(pool));
  }

  /** Why the pool cannot follow, where it cannot. */
  default @Nullable String failure(Object pool) {
    return null;
  }

  /** The JVM ends: waits a few seconds for what outlives it to be put back. */
  default void awaitPutBack(Object pool) {}

  /** A size of which less may be more: what has one thread or permit may rely on having one. */
  default int least() {
    return 1;
  }

  /** Sets all that differ, so that at no time a value is above the one that bounds it. */
  default void set(Object pool, List<Integer> values) throws ReflectiveOperationException {
    List<Integer> now = values(pool);
    boolean grows = values.get(0) > now.get(0);
    boolean shrinks = false;
    for (int i = 0; i < values.size(); i++) {
      int index = grows ? i : values.size() - 1 - i;
      if (!values.get(index).equals(now.get(index))) {
        set(pool, index, values.get(index));
        shrinks |= values.get(index) < now.get(index);
      }
    }
    if (shrinks) {
      shrink(pool);
    }
  }
}
