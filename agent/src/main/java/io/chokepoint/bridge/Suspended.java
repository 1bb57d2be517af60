package io.chokepoint.bridge;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/**
 * An asynchronous request that left its thread: its ledger waits, detached, until the request is
 * dispatched to a thread again or completes without one. Whichever comes first takes it.
 *
 * <p>It is a servlet AsyncListener by proxy: the interface is the application's, of one of two
 * packages, and cannot be implemented on this side.
 */
final class Suspended implements InvocationHandler {

  private final Parked home;
  private final Object response;
  private final Class<?> responseType;
  private @Nullable Throwable failure;

  Suspended(Parked home, Object response, Class<?> responseType) {
    this.home = home;
    this.response = response;
    this.responseType = responseType;
  }

  /** The ledger for the first who asks; null for all others. */
  @Nullable Ledger take() {
    return home.take();
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) {
    switch (method.getName()) {
      case "onComplete":
        complete();
        return null;
      case "onError":
        failure = failureOf(arguments);
        return null;
      case "hashCode":
        return System.identityHashCode(proxy);
      case "equals":
        return arguments != null && arguments[0] == proxy;
      case "toString":
        return "Chokepoint's listener";
      default:
        return null;
    }
  }

  private void complete() {
    Ledger mine = take();
    if (mine != null) {
      Handover.completed(mine, status(), failure);
    }
  }

  private int status() {
    try {
      return (Integer) responseType.getMethod("getStatus").invoke(response);
    } catch (ReflectiveOperationException | RuntimeException e) {
      Bridge.failed(e);
      return 0;
    }
  }

  private static @Nullable Throwable failureOf(Object @Nullable [] arguments) {
    try {
      return arguments == null
          ? null
          : (Throwable) arguments[0].getClass().getMethod("getThrowable").invoke(arguments[0]);
    } catch (ReflectiveOperationException | RuntimeException e) {
      return null;
    }
  }
}
