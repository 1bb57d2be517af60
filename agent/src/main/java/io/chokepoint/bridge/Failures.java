package io.chokepoint.bridge;

/** What to call an exception a request ended with. */
final class Failures {

  private static final String TOMCAT = "org.apache.catalina.core.AsyncContextImpl";

  private Failures() {}

  /**
   * Its simple class name. A container's or framework's envelope says nothing, its cause is named.
   */
  static String name(Throwable failure) {
    Throwable named = failure;
    for (int i = 0; i < 5 && isEnvelope(named) && named.getCause() != null; i++) {
      named = named.getCause();
    }
    String name = named.getClass().getSimpleName();
    return name.isEmpty() ? named.getClass().getName() : name;
  }

  private static boolean isEnvelope(Throwable failure) {
    String name = failure.getClass().getName();
    return isWrapped(failure)
        || name.endsWith("ServletException")
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
