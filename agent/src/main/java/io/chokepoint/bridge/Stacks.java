package io.chokepoint.bridge;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * When to take the stacks of those who borrow from a pool, and how. A stack is dear: some
 * microseconds and a kilobyte. So they are taken at intervals, long ones while all is well and
 * short ones once connections are missing, and between two of them a borrow pays for one
 * comparison.
 */
public final class Stacks {

  private static final long WHILE_WELL_NANOS = 100_000_000;
  private static final long WHILE_MISSED_NANOS = 10_000_000;

  private static final int DEEPEST = 100;
  private static final int KEPT = 12;
  private static final StackWalker WALKER = StackWalker.getInstance();

  /** Not a lambda: at this time of a JVM's life the first one would cost milliseconds. */
  private static final Function<Stream<StackWalker.StackFrame>, StackTraceElement[]> TELLING =
      new Function<>() {
        @Override
        public StackTraceElement[] apply(Stream<StackWalker.StackFrame> frames) {
          return telling(frames.iterator());
        }
      };

  private static volatile boolean taken = true;

  private volatile long dueNanos = System.nanoTime();
  private volatile long nestedDueNanos = dueNanos;
  private volatile long everyNanos = WHILE_WELL_NANOS;

  /** Whether any are to be taken, until said otherwise. */
  public static void take(boolean any) {
    taken = any;
  }

  static boolean taken() {
    return taken;
  }

  /** Whether a stack may be taken now; if so, none may for a while. */
  boolean due(long now) {
    if (now - dueNanos < 0 || !taken) {
      return false;
    }
    dueNanos = now + everyNanos;
    return true;
  }

  /** The same for a borrow by who has something of this pool already: rare, and always telling. */
  boolean dueOfNested(long now) {
    if (now - nestedDueNanos < 0 || !taken) {
      return false;
    }
    nestedDueNanos = now + WHILE_WELL_NANOS;
    return true;
  }

  /** Whether a thread misses a connection of this pool: who has them is then of interest. */
  public void missed(boolean missed) {
    everyNanos = missed ? WHILE_MISSED_NANOS : WHILE_WELL_NANOS;
  }

  /** What the current request was given to: the outermost of the application's own frames. */
  static @Nullable StackTraceElement handler() {
    return WALKER.walk(Stacks::outermost);
  }

  private static @Nullable StackTraceElement outermost(Stream<StackWalker.StackFrame> frames) {
    StackWalker.StackFrame outermost = null;
    Iterator<StackWalker.StackFrame> i = frames.iterator();
    for (int n = 0; n < DEEPEST && i.hasNext(); n++) {
      StackWalker.StackFrame frame = i.next();
      if (OwnCode.handles(frame.getClassName(), frame.getMethodName())) {
        outermost = frame;
      }
    }
    return outermost == null ? null : outermost.toStackTraceElement();
  }

  static boolean isAtWork(StackWalker.StackFrame frame, StackWalker.@Nullable StackFrame called) {
    return called == null
        ? OwnCode.is(frame.getClassName())
        : OwnCode.isAtWork(frame.getClassName(), called.getClassName(), called.getMethodName());
  }

  /** Where the current thread is in the application's own code, innermost first. */
  static StackTraceElement[] here() {
    return WALKER.walk(TELLING);
  }

  /**
   * The frames that tell a developer something: those outside the JDK, pools and frameworks. Where
   * all are of these, the innermost.
   */
  private static StackTraceElement[] telling(Iterator<StackWalker.StackFrame> frames) {
    List<StackTraceElement> own = new ArrayList<>(KEPT);
    List<StackTraceElement> others = new ArrayList<>(KEPT);
    StackWalker.StackFrame called = null;
    for (int i = 0; i < DEEPEST && own.size() < KEPT && frames.hasNext(); i++) {
      StackWalker.StackFrame frame = frames.next();
      String type = frame.getClassName();
      if (isAtWork(frame, called)) {
        own.add(frame.toStackTraceElement());
      } else if (others.size() < KEPT && !type.startsWith("io.chokepoint.bridge.")) {
        others.add(frame.toStackTraceElement());
      }
      called = frame;
    }
    return (own.isEmpty() ? others : own).toArray(new StackTraceElement[0]);
  }
}
