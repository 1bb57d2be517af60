package io.chokepoint.bridge;

import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Places in the code, as {@code com.shop.Stock.reserve}: never with line numbers or values. */
final class Sites {

  private static final StackWalker WALKER = StackWalker.getInstance();
  private static final Set<String> OWN =
      Set.of(
          "io.chokepoint.bridge.Sites",
          "io.chokepoint.bridge.Parks",
          "io.chokepoint.bridge.Carriers");
  private static final String UNKNOWN = "unknown";

  /** Frames of frameworks and proxies between a wait and the code it is in. */
  private static final int DEEPEST = 100;

  private Sites() {}

  /** Where the current thread waits: the innermost frame that is not a part of waiting itself. */
  static String waiting() {
    return WALKER.walk(Sites::firstThatWaits);
  }

  /**
   * Where the application's own code waits, whichever library it does it by; where there is none of
   * its own on the stack, as {@link #waiting}.
   */
  static String ownWaiting() {
    return WALKER.walk(Sites::firstOwnThatWaits);
  }

  private static String firstOwnThatWaits(Stream<StackWalker.StackFrame> frames) {
    StackWalker.StackFrame waits = null;
    StackWalker.StackFrame called = null;
    Iterator<StackWalker.StackFrame> i = frames.iterator();
    for (int n = 0; n < DEEPEST && i.hasNext(); n++) {
      StackWalker.StackFrame frame = i.next();
      String type = frame.getClassName();
      if (Stacks.isAtWork(frame, called)) {
        return OwnCode.method(type, frame.getMethodName());
      }
      called = frame;
      waits = waits == null && !isWaitingItself(type) ? frame : waits;
    }
    return waits == null ? UNKNOWN : OwnCode.method(waits.getClassName(), waits.getMethodName());
  }

  private static String firstThatWaits(Stream<StackWalker.StackFrame> frames) {
    Optional<StackWalker.StackFrame> first =
        frames.filter(f -> !isWaitingItself(f.getClassName())).findFirst();
    return first.isPresent()
        ? OwnCode.method(first.get().getClassName(), first.get().getMethodName())
        : UNKNOWN;
  }

  private static boolean isWaitingItself(String className) {
    return className.startsWith("java.util.concurrent.")
        || OWN.contains(className)
        || className.startsWith("java.lang.")
        || className.startsWith("jdk.internal.misc.");
  }

  /**
   * What another thread is at: the JDK's method that was called, the innermost frame outside the
   * JDK, then the application's own; null where it has neither.
   */
  static @Nullable String top(Thread thread, int most) {
    StringBuilder top = new StringBuilder();
    StackTraceElement called = null;
    int found = 0;
    for (StackTraceElement frame : thread.getStackTrace()) {
      String type = frame.getClassName();
      if (OwnCode.isJdk(type)) {
        called = found == 0 && !type.startsWith("io.chokepoint.bridge.") ? frame : called;
      } else if (OwnCode.is(type) || (found == 0 && OwnCode.isWritten(type))) {
        if (found == 0 && called != null) {
          top.append(OwnCode.method(called.getClassName(), called.getMethodName())).append(" < ");
        }
        top.append(found == 0 ? "" : " < ").append(OwnCode.method(type, frame.getMethodName()));
        if (++found == most) {
          break;
        }
      }
    }
    return found == 0 ? null : top.toString();
  }
}
