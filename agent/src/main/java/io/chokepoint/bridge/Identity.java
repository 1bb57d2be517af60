package io.chokepoint.bridge;

import org.jspecify.annotations.Nullable;

/**
 * What a request is called and how it ended. Written by the owner of its {@link Ledger}, or by a
 * thread that learns of it while that lies in its {@link Home}; read by others too, plain, a little
 * late perhaps.
 */
final class Identity {

  private String method = "";
  private String route = "";
  private boolean routeKnown;
  private String operation = "";
  private @Nullable Throwable failing;
  private int status;
  private @Nullable String failure;
  private @Nullable String thrownAt;

  /** The server's object for the request, whose header fields are read if it is kept; or null. */
  @Nullable Object message;

  boolean poolTimedOut;
  boolean sqlTimedOut;

  /** Whether an answer has begun, which nothing later changes. */
  boolean answered;

  /** Whether no handler took it. */
  boolean unhandled;

  void clear() {
    message = null;
    method = "";
    route = "";
    routeKnown = false;
    operation = "";
    failing = null;
    status = 0;
    failure = null;
    thrownAt = null;
    poolTimedOut = false;
    sqlTimedOut = false;
    answered = false;
    unhandled = false;
  }

  void outcome(int httpStatus, @Nullable Throwable thrown) {
    status = httpStatus;
    Throwable cause = thrown == null && httpStatus >= 500 ? failing : thrown;
    failing = null;
    if (cause != null || httpStatus >= 500) {
      failure =
          poolTimedOut
              ? "pool-timeout"
              : sqlTimedOut
                  ? "sql-timeout"
                  : cause == null ? "status-" + httpStatus : Failures.name(cause);
      thrownAt = cause == null ? null : Failures.place(cause, System.nanoTime());
    }
  }

  /** The first one stands: an error page or a forward belongs to the request it came from. */
  void route(String template) {
    if (!routeKnown && !template.isEmpty()) {
      route = template;
      routeKnown = true;
    }
  }

  /** A router that goes from the general to the particular: the last one stands. */
  void reroute(String template) {
    route = template;
    routeKnown = true;
  }

  boolean routeKnown() {
    return routeKnown;
  }

  /** Stands for the route until one is known. */
  void mapping(String pattern) {
    if (route.isEmpty()) {
      route = pattern;
    }
  }

  /** What is asked for at the route, whenever that becomes known; the last one stands. */
  void operation(String added) {
    operation = added;
  }

  /** Thrown and caught: the cause if the request turns out to have failed. */
  void failing(Throwable thrown) {
    failing = thrown;
  }

  boolean isFailing() {
    return failing != null;
  }

  void method(String httpMethod) {
    method = httpMethod;
  }

  String method() {
    return method;
  }

  String route() {
    return operation.isEmpty() ? route : route + operation;
  }

  int status() {
    return status;
  }

  @Nullable String failure() {
    return failure;
  }

  @Nullable String thrownAt() {
    return thrownAt;
  }
}
