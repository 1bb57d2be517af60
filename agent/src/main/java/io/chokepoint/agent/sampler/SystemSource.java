package io.chokepoint.agent.sampler;

import io.chokepoint.core.timeline.EventLoopWindow;
import io.chokepoint.core.timeline.SystemWindow;
import io.chokepoint.core.timeline.WorkersWindow;
import java.util.Map;

/** Where the clock gets the state of the machine, the JVM and its worker threads from. */
public interface SystemSource {

  /** Knows the number of processors and nothing else. */
  SystemSource NONE =
      new SystemSource() {
        @Override
        public SystemWindow sample(long windowNanos) {
          return SystemWindow.unknown(Runtime.getRuntime().availableProcessors());
        }

        @Override
        public Map<String, WorkersWindow> workers() {
          return Map.of();
        }
      };

  /**
   * What happened since the last call. Called by the clock thread only, once a second.
   *
   * @param windowNanos how long ago the last call was
   */
  SystemWindow sample(long windowNanos);

  /** Worker-thread pools now, by connector name. */
  Map<String, WorkersWindow> workers();

  /** Event loops since the last call, by what their threads are called. */
  default Map<String, EventLoopWindow> eventLoops() {
    return Map.of();
  }
}
