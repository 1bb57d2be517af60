package io.chokepoint.agent.library;

import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** How the event loops of one library are read: by reflection, and without waiting for the loop. */
public interface LoopReader {

  /** Whether loops of this class are its. */
  boolean reads(Class<?> type);

  boolean isShutDown(Executor loop) throws ReflectiveOperationException;

  /** How many tasks wait for it; null where only the loop itself could tell. */
  @Nullable Integer pending(Executor loop) throws ReflectiveOperationException;
}
