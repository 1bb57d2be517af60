package io.chokepoint.bridge;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** What to call an exception a request ended with, and where it was thrown. */
final class Failures {

  /** To ask an exception for its stack takes 10 to 50 µs and some kilobytes. */
  private static final long LOOK_EVERY_NANOS = 100_000_000;

  private static final int DEEPEST = 10;

  private static final AtomicLong NEXT_LOOK = new AtomicLong(System.nanoTime());

  private static final String TOMCAT = "org.apache.catalina.core.AsyncContextImpl";

  private Failures() {}

  /**
   * Its simple class name. A container's or framework's envelope says nothing, its cause is named.
   */
  static String name(Throwable failure) {
    return simpleName(opened(failure));
  }

  private static Throwable opened(Throwable failure) {
    Throwable named = failure;
    for (int i = 0; i < 5 && isEnvelope(named) && named.getCause() != null; i++) {
      named = named.getCause();
    }
    return named;
  }

  private static String simpleName(Throwable failure) {
    String name = failure.getClass().getSimpleName();
    return name.isEmpty() ? failure.getClass().getName() : name;
  }

  /**
   * {@code at com.shop.Orders.place:41, caused by SocketTimeoutException}, as far as it is so: the
   * application's own frame that is nearest to the first cause, and that. Null where it has
   * neither, or this is not the time to look.
   */
  static @Nullable String place(Throwable failure, long now) {
    long due = NEXT_LOOK.get();
    return now - due >= 0 && NEXT_LOOK.compareAndSet(due, now + LOOK_EVERY_NANOS)
        ? place(failure)
        : null;
  }

  static @Nullable String place(Throwable failure) {
    try {
      return nearest(failure);
    } catch (RuntimeException e) {
      return null; // exceptions may have a getCause or a getStackTrace of their own
    }
  }

  private static @Nullable String nearest(Throwable failure) {
    Throwable named = opened(failure);
    Throwable first = named;
    String place = own(named);
    for (int i = 0; i < DEEPEST && first.getCause() != null; i++) {
      first = first.getCause();
      String nearer = own(first);
      place = nearer == null ? place : nearer;
    }
    if (first == named) {
      return place;
    }
    return (place == null ? "" : place + ", ") + "caused by " + simpleName(first);
  }

  private static @Nullable String own(Throwable thrown) {
    StackTraceElement called = null;
    for (StackTraceElement frame : thrown.getStackTrace()) {
      if (OwnCode.isAtWork(frame, called)) {
        String line = frame.getLineNumber() > 0 ? ":" + frame.getLineNumber() : "";
        return "at " + OwnCode.method(frame.getClassName(), frame.getMethodName()) + line;
      }
      called = frame;
    }
    return null;
  }

  private static boolean isEnvelope(Throwable failure) {
    String name = failure.getClass().getName();
    return isWrapped(failure)
        || name.endsWith("ServletException")
        || name.equals("org.apache.cxf.interceptor.Fault")
        || name.equals("org.jboss.resteasy.spi.UnhandledException")
        || name.equals("org.jboss.resteasy.spi.ApplicationException")
        || name.equals("java.lang.reflect.InvocationTargetException")
        || name.equals("java.util.concurrent.CompletionException")
        || name.equals("java.util.concurrent.ExecutionException")
        || name.equals("java.lang.reflect.UndeclaredThrowableException");
  }

  /**
   * A bare {@code new RuntimeException(cause)}, or what Tomcat makes of an exception in a
   * dispatched request.
   */
  private static boolean isWrapped(Throwable failure) {
    Throwable cause = failure.getCause();
    return failure.getClass() == RuntimeException.class
        && cause != null
        && (cause.toString().equals(failure.getMessage()) || isThrownBy(failure, TOMCAT));
  }

  private static boolean isThrownBy(Throwable failure, String type) {
    StackTraceElement[] stack = failure.getStackTrace();
    return stack.length > 0 && stack[0].getClassName().startsWith(type);
  }
}
