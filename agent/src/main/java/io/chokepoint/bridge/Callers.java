package io.chokepoint.bridge;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which of the application's code asks for something that is dear, and for which requests: counts
 * by place, then by endpoint. Only what costs milliseconds, or happens seldom, is counted here, as
 * a look at the stack takes microseconds.
 */
public final class Callers {

  /** What asks for a collection of the whole heap. */
  public static final Callers OF_COLLECTIONS = new Callers();

  /** What starts threads. */
  public static final Callers OF_THREADS = new Callers();

  /** Memory outside the heap that is short makes the JDK ask for a collection itself. */
  public static final String DIRECT_MEMORY = "java.nio.Bits.reserveMemory";

  /** Places, and endpoints of each; what comes later counts as {@value #OTHER}. */
  private static final int MOST = 20;

  private static final String OTHER = "other";

  /** Between two looks at who starts threads: some may start thousands a second. */
  private static final long BETWEEN_NANOS = 10_000_000;

  private static final String CALLED_BY = " < ";
  private static final String IN_THE_END = " <… ";
  private static final int DEEPEST = 8;
  private static final StackWalker WALKER = StackWalker.getInstance();

  private volatile long nextNanos = System.nanoTime();
  private Map<String, Map<String, Long>> counts = new HashMap<>();

  private Callers() {}

  /** The current thread asks for a collection. */
  public static void collects() {
    OF_COLLECTIONS.add(reservesMemory() ? DIRECT_MEMORY : place(1));
  }

  /**
   * The current thread starts another one: {@code com.shop.Mails.render:40 <
   * com.shop.Mails.send:35}. An executor is often made by the caller of the code that gives it its
   * first task. Where a library is the program that runs, what asked it for that is some frames
   * further out: {@code … <… com.shop.Servlet.doPost:12}.
   */
  public static void starts() {
    long now = System.nanoTime();
    if (now - OF_THREADS.nextNanos >= 0) { // a race is one look more
      OF_THREADS.nextNanos = now + BETWEEN_NANOS;
      OF_THREADS.add(place(2));
    }
  }

  /** What was counted since the last call. */
  public synchronized Map<String, Map<String, Long>> drain() {
    Map<String, Map<String, Long>> counted = counts;
    if (!counted.isEmpty()) {
      counts = new HashMap<>();
    }
    return counted;
  }

  private void add(String place) {
    Ledger ledger = Bridge.LEDGERS.peek();
    if (ledger != null && ledger.state.muted) {
      return;
    }
    count(place, ledger != null && ledger.isOpen() ? ledger.method() + " " + ledger.route() : "");
  }

  private synchronized void count(String place, String endpoint) {
    String where = counts.containsKey(place) || counts.size() < MOST ? place : OTHER;
    Map<String, Long> endpoints = counts.computeIfAbsent(where, p -> new HashMap<>());
    boolean room = endpoints.containsKey(endpoint) || endpoints.size() < MOST;
    endpoints.merge(room ? endpoint : OTHER, 1L, Long::sum);
  }

  /** Innermost first, a method once. */
  private static String place(int most) {
    StringBuilder place = new StringBuilder();
    StackTraceElement[] here = Stacks.here();
    String last = "";
    int found = 0;
    for (StackTraceElement frame : here) {
      String method = OwnCode.method(frame.getClassName(), frame.getMethodName());
      if (!method.equals(last)) {
        place.append(found == 0 ? "" : CALLED_BY).append(method).append(line(frame));
        last = method;
        if (++found == most) {
          break;
        }
      }
    }
    if (most > 1 && found == most && OwnCode.isProgramOfOthers(here[0].getClassName())) {
      StackTraceElement handler = Stacks.handler();
      String method =
          handler == null ? last : OwnCode.method(handler.getClassName(), handler.getMethodName());
      place.append(method.equals(last) ? "" : IN_THE_END + method + line(handler));
    }
    return found == 0 ? "unknown" : place.toString();
  }

  private static String line(@Nullable StackTraceElement frame) {
    return frame != null && frame.getLineNumber() > 0 ? ":" + frame.getLineNumber() : "";
  }

  private static boolean reservesMemory() {
    return WALKER.walk(Callers::inBits);
  }

  private static boolean inBits(Stream<StackWalker.StackFrame> frames) {
    return frames.limit(DEEPEST).anyMatch(f -> f.getClassName().equals("java.nio.Bits"));
  }
}
