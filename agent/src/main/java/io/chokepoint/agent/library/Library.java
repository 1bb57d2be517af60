package io.chokepoint.agent.library;

import io.chokepoint.agent.probe.Probe;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A library, or a part of the JDK, and all that the agent knows of it. It is made before the
 * application's main, so that what is only needed later is only made when it is asked for.
 *
 * <p>A new one is a package with a class like this, a line in {@code Libraries}, a row of the
 * matrix and one of the guide.
 */
public interface Library {

  /** As its users know it. */
  String name();

  /**
   * The oldest and the newest version that the matrix tries, {@code 4.0.3 to 7.1.0}; empty for what
   * has none of its own, as it comes with the JDK or with another library.
   */
  default String versions() {
    return "";
  }

  /** What is measured of it, as the guide puts it. */
  String measures();

  List<Probe> probes();

  /** How its pools are read; null where it has none. */
  default @Nullable PoolReader pools() {
    return null;
  }

  /** How the worker threads of its servers are read; null where it has none. */
  default @Nullable ServerReader servers() {
    return null;
  }

  /** How what its HTTP clients allow and use is read; null where it has none. */
  default @Nullable ClientReader clients() {
    return null;
  }

  /** How its event loops are read; null where it has none. */
  default @Nullable LoopReader loops() {
    return null;
  }

  /** Whether a thread is an event loop of its own kind: many requests wait for what it does. */
  default boolean isLoop(Thread thread) {
    return false;
  }

  /** What of it can be changed while it runs. */
  default List<Actuator> actuators() {
    return List.of();
  }

  /**
   * How the names of those of its classes begin that serve requests: what such code calls, or was
   * called by, tells what a request is at.
   */
  default List<String> serves() {
    return List.of();
  }
}
