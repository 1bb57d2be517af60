package io.chokepoint.bridge;

import java.util.Iterator;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Places in the code, as {@code com.shop.Stock.reserve}: never with line numbers or values. */
final class Sites {

  private static final StackWalker WALKER = StackWalker.getInstance();
  private static final String SITES = Sites.class.getName();
  private static final String PARKS = Parks.class.getName();
  private static final String UNKNOWN = "unknown";

  private Sites() {}

  /** Where the current thread waits: the innermost frame that is not a part of waiting itself. */
  static String waiting() {
    return WALKER.walk(Sites::firstThatWaits);
  }

  private static String firstThatWaits(Stream<StackWalker.StackFrame> frames) {
    Optional<StackWalker.StackFrame> first =
        frames.filter(f -> !isWaitingItself(f.getClassName())).findFirst();
    return first.isPresent()
        ? name(first.get().getClassName(), first.get().getMethodName())
        : UNKNOWN;
  }

  private static boolean isWaitingItself(String className) {
    return className.startsWith("java.util.concurrent.")
        || className.equals(SITES)
        || className.equals(PARKS)
        || className.startsWith("java.lang.")
        || className.startsWith("jdk.internal.misc.");
  }

  /**
   * Where the current thread is in the application's code, or where in the JDK's if it is in none.
   */
  static String here() {
    return WALKER.walk(Sites::firstOfApplication);
  }

  private static String firstOfApplication(Stream<StackWalker.StackFrame> frames) {
    StackWalker.StackFrame innermost = null;
    for (Iterator<StackWalker.StackFrame> i = frames.iterator(); i.hasNext(); ) {
      StackWalker.StackFrame frame = i.next();
      String type = frame.getClassName();
      if (!isJdk(type)) {
        return name(type, frame.getMethodName());
      }
      innermost = innermost == null && !isWaitingItself(type) ? frame : innermost;
    }
    return innermost == null ? UNKNOWN : name(innermost.getClassName(), innermost.getMethodName());
  }

  /** Another thread's innermost frames outside the JDK; null where it has none. */
  static @Nullable String top(Thread thread, int most) {
    StringBuilder top = new StringBuilder();
    int found = 0;
    for (StackTraceElement frame : thread.getStackTrace()) {
      if (!isJdk(frame.getClassName())) {
        top.append(found == 0 ? "" : " < ")
            .append(name(frame.getClassName(), frame.getMethodName()));
        if (++found == most) {
          break;
        }
      }
    }
    return found == 0 ? null : top.toString();
  }

  private static boolean isJdk(String className) {
    return className.startsWith("java.")
        || className.startsWith("javax.")
        || className.startsWith("jdk.")
        || className.startsWith("sun.")
        || className.startsWith("com.sun.")
        || className.startsWith("io.chokepoint.bridge.");
  }

  /** A lambda is named by the method it stands in: its own name changes with each compilation. */
  private static String name(String className, String methodName) {
    String method = methodName;
    if (method.startsWith("lambda$")) {
      int end = method.indexOf('$', "lambda$".length());
      method = method.substring("lambda$".length(), end < 0 ? method.length() : end);
    }
    int hidden = className.indexOf('/'); // hidden classes: Name/0x0000…
    return (hidden < 0 ? className : className.substring(0, hidden)) + "." + method;
  }
}
