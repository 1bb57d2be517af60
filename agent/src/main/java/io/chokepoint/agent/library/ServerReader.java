package io.chokepoint.agent.library;

import io.chokepoint.core.timeline.WorkersWindow;
import org.jspecify.annotations.Nullable;

/** How the worker threads of one library's servers are read: once a second, by reflection. */
public interface ServerReader {

  /** Whether servers of this class are its. */
  boolean reads(Class<?> type);

  /**
   * What of a server has its worker threads, and may be changed to have more or fewer; null where
   * that is nothing known.
   */
  @Nullable Object workers(Object server) throws ReflectiveOperationException;

  /** What they are called: {@code http-nio-8080}, {@code qtp1023487453}. */
  String name(Object server) throws ReflectiveOperationException;

  /** How they are now; null where it does not tell, or is not at work. */
  @Nullable WorkersWindow window(Object server) throws ReflectiveOperationException;
}
