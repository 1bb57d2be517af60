package io.chokepoint.agent;

import io.chokepoint.agent.library.jvm.ExplicitCollectionProbe;
import io.chokepoint.agent.library.jvm.ThreadStartProbe;
import io.chokepoint.core.timeline.JvmWindow;
import io.chokepoint.core.timeline.SystemWindow;
import java.util.function.Consumer;

/**
 * Has the code found that asks for collections, or starts threads, once that is worth a look: after
 * the first collection that code asked for, when there are many more threads than there were, and
 * when some are started in each of many seconds, as no pool does. Most services never come to that,
 * and pay nothing.
 */
final class CallerWatch {

  /** More than a server's workers and a few executors come to beyond a quiet moment. */
  static final int MANY_MORE_THREADS = 250;

  /** Threads that end within a second use as many processors as are started in it, at most. */
  static final int STARTED_A_SECOND = 2;

  /** By then a pool has as many as it wants, or has paused. */
  static final int SECONDS = 10;

  private final Consumer<String> weave;
  private boolean collections;
  private boolean threads;
  private int startedInARow;
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
    Long started = jvm == null ? null : jvm.threadsStarted();
    startedInARow = started != null && started >= STARTED_A_SECOND ? startedInARow + 1 : 0;
    boolean manyMore = now != null && now - fewestThreads >= MANY_MORE_THREADS;
    if (!threads && (manyMore || startedInARow >= SECONDS)) {
      threads = true;
      weave.accept(ThreadStartProbe.THREAD);
    }
  }
}
