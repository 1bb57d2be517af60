package io.chokepoint.agent.sampler;

import io.chokepoint.bridge.Bridge;
import io.chokepoint.bridge.Ledger;
import io.chokepoint.bridge.OwnCode;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks for threads that wait for each other in a circle, from those of requests that hang. The
 * JVM's own search stops all threads; here each waiting thread is asked for the owner of what it
 * waits for, which stops none, and only a circle that was there twice is looked at with its stacks,
 * once.
 */
final class DeadlockWatch {

  /** Seconds in one request until it is asked what it waits for. */
  private static final int HANGS = 3;

  private static final int MOST_ASKED = 50;
  private static final int LONGEST = 20;
  private static final int DEPTH = 64;

  private final ThreadMXBean bean = ManagementFactory.getThreadMXBean();
  private final Supplier<Map<Thread, Long>> inRequest;
  private Map<Thread, Hanging> seen = new HashMap<>();
  private Set<Long> suspected = Set.of();
  private Set<Long> told = Set.of();
  private List<String> words = List.of();

  private record Hanging(long request, int seconds) {}

  /**
   * @param inRequest the threads that are in a request, or a task of one, now, and which
   */
  DeadlockWatch(Supplier<Map<Thread, Long>> inRequest) {
    this.inRequest = inRequest;
  }

  static DeadlockWatch ofThisJvm() {
    return new DeadlockWatch(
        () -> {
          Map<Thread, Long> requests = new HashMap<>();
          for (Ledger ledger : Bridge.atWork()) {
            Thread thread = ledger.thread();
            if (thread != null) {
              requests.put(thread, ledger.request());
            }
          }
          return requests;
        });
  }

  /**
   * Called once a second: the circle that was found, one sentence a thread; empty where none is.
   */
  List<String> look() {
    Set<Long> circle = circle(hanging());
    if (!circle.isEmpty() && circle.equals(suspected) && !circle.equals(told)) {
      words = described(circle);
      told = circle;
    } else if (circle.isEmpty() && suspected.isEmpty()) {
      told = Set.of();
      words = List.of();
    }
    suspected = circle;
    return words;
  }

  private List<Thread> hanging() {
    Map<Thread, Hanging> now = new HashMap<>();
    List<Thread> threads = new ArrayList<>();
    inRequest
        .get()
        .forEach(
            (thread, request) -> {
              Hanging before = seen.get(thread);
              int seconds =
                  before != null && before.request() == request ? before.seconds() + 1 : 0;
              now.put(thread, new Hanging(request, seconds));
              if (seconds >= HANGS && threads.size() < MOST_ASKED) {
                threads.add(thread);
              }
            });
    seen = now;
    return threads;
  }

  /** The first circle that one of them waits in, or for. */
  private Set<Long> circle(List<Thread> threads) {
    for (Thread thread : threads) {
      List<Long> way = new ArrayList<>();
      long at = thread.getId();
      while (at >= 0 && way.size() < LONGEST) {
        int met = way.indexOf(at);
        if (met >= 0) {
          return new LinkedHashSet<>(way.subList(met, way.size()));
        }
        way.add(at);
        ThreadInfo info = bean.getThreadInfo(at);
        at = info == null ? -1 : info.getLockOwnerId();
      }
    }
    return Set.of();
  }

  private List<String> described(Set<Long> circle) {
    List<String> sentences = new ArrayList<>();
    long[] ids = circle.stream().mapToLong(Long::longValue).toArray();
    for (ThreadInfo info : bean.getThreadInfo(ids, DEPTH)) {
      if (info != null) {
        sentences.add(
            "thread "
                + info.getThreadName()
                + " waits in "
                + place(info.getStackTrace())
                + " for "
                + lockOf(info.getLockName())
                + ", which thread "
                + info.getLockOwnerName()
                + " holds");
      }
    }
    return sentences;
  }

  private static String lockOf(@Nullable String lock) {
    return lock == null ? "a lock" : lock;
  }

  private static String place(StackTraceElement[] stack) {
    for (StackTraceElement frame : stack) {
      String type = frame.getClassName();
      if (!OwnCode.isJdk(type) && OwnCode.isWritten(type)) {
        return named(frame);
      }
    }
    return stack.length == 0 ? "unknown code" : named(stack[0]);
  }

  private static String named(StackTraceElement frame) {
    String method = OwnCode.method(frame.getClassName(), frame.getMethodName());
    return frame.getLineNumber() > 0 ? method + ":" + frame.getLineNumber() : method;
  }
}
