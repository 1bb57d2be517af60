package io.chokepoint.bridge;

import org.jspecify.annotations.Nullable;

/** Who held a lock when a request began to wait for it. */
public final class Holder {

  /** As endpoints beyond those that are told apart. */
  static final String UNNAMED = "other";

  private final String method;
  private final String route;
  private final @Nullable String stack;

  Holder(String method, String route, @Nullable String stack) {
    this.method = method;
    this.route = route;
    this.stack = stack;
  }

  /** The holding request's HTTP method, {@value #UNNAMED} without a route; empty outside one. */
  public String method() {
    return method;
  }

  /** The holding request's route; empty outside a request or while it is unknown. */
  public String route() {
    return route;
  }

  /** Where in the application's code it was, innermost first; null where unknown. */
  public @Nullable String stack() {
    return stack;
  }
}
