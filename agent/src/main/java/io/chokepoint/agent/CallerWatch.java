package io.chokepoint.agent;

import io.chokepoint.agent.library.jvm.ExplicitCollectionProbe;
import io.chokepoint.agent.library.jvm.ThreadStartProbe;
import io.chokepoint.core.timeline.JvmWindow;
import io.chokepoint.core.timeline.SystemWindow;
import java.util.function.Consumer;

/**
 * Has the code found that asks for collections, or starts threads, once that is worth a look: after
 * the first collection that code asked for, and when there are many more threads than there were.
 * Most services never come to that, and pay nothing.
 */
final class CallerWatch {

  /** More than a server's workers and a few executors come to beyond a quiet moment. */
  static final int MANY_MORE_THREADS = 250;

  private final Consumer<String> weave;
  private boolean collections;
  private boolean threads;
  private int fewestThreads = Integer.MAX_VALUE;

  /**
   * @param weave puts the advice into a class of the JDK
   */
  CallerWatch(Consumer<String> weave) {
    this.weave = weave;
  }

  /** Called by one thread, each second. */
  void look(SystemWindow window) {
    JvmWindow jvm = window.jvm();
    if (!collections && jvm != null && jvm.collections().containsKey(JvmWindow.EXPLICIT)) {
      collections = true;
      weave.accept(ExplicitCollectionProbe.SYSTEM);
    }
    Integer now = window.threads();
    fewestThreads = now == null ? fewestThreads : Math.min(fewestThreads, now);
    if (!threads && now != null && now - fewestThreads >= MANY_MORE_THREADS) {
      threads = true;
      weave.accept(ThreadStartProbe.THREAD);
    }
  }
}
