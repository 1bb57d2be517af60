package io.chokepoint.agent.sampler;

import java.util.List;

/** Event loops that are late now, and what their threads are found at. */
public interface LateLoops {

  /** More say no more of what keeps them. */
  int MOST_THREADS = 8;

  /** Knows of no loop. */
  LateLoops NONE =
      new LateLoops() {
        @Override
        public List<Thread> late() {
          return List.of();
        }

        @Override
        public void found(Thread thread, String place) {}
      };

  /** Their threads, the first few of them. */
  List<Thread> late();

  /**
   * One was seen to be at work.
   *
   * @param place the endpoint, whether it runs or waits, and the code
   */
  void found(Thread thread, String place);
}
