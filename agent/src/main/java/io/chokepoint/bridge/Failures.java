package io.chokepoint.bridge;

/** What to call an exception a request ended with. */
final class Failures {

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

  /** {@code new RuntimeException(cause)}, as Tomcat throws what a dispatched request threw. */
  private static boolean isWrapped(Throwable failure) {
    Throwable cause = failure.getCause();
    return failure.getClass() == RuntimeException.class
        && cause != null
        && cause.toString().equals(failure.getMessage());
  }
}
