package io.chokepoint.bridge;

import java.lang.reflect.Method;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * What advice in clients of event loops calls: calls to other services that a request makes and
 * waits for on no thread, whose answers it goes on with on a loop's.
 */
public final class LaterAnswers {

  private static final ClassValue<Method> ADDRESS =
      new ClassValue<>() {
        @Override
        protected Method computeValue(Class<?> connection) {
          try {
            Method method = connection.getMethod("address");
            method.trySetAccessible();
            return method;
          } catch (NoSuchMethodException e) {
            throw new IllegalStateException(e);
          }
        }
      };

  private LaterAnswers() {}

  /**
   * The current thread's request calls a service; null if it is bound to its thread, or is none.
   */
  public static @Nullable Object called() {
    Ledger ledger = Bridge.LEDGERS.peek();
    return ledger == null || !ledger.isOpen() ? null : call(ledger, System.nanoTime());
  }

  /** A call of the request that has this ledger; null as above. */
  static @Nullable LaterCall call(Ledger ledger, long now) {
    Home home = ledger.home;
    return home == null ? null : new LaterCall(home, ledger, ledger.request(), now);
  }

  /**
   * The current thread, a loop's, got some of an answer: the request that called goes on with it
   * there. Returns whether {@link Turns#ended} is wanted.
   *
   * @param call what {@link #called} said of it
   * @param connection whose {@code address()} is the service's
   */
  public static boolean came(@Nullable Object call, Object connection) {
    Sink to = Bridge.sink();
    if (!(call instanceof LaterCall) || to == null) {
      return false;
    }
    LaterCall of = (LaterCall) call;
    Resource service = of.called;
    long visits = service == null ? 1 : 0;
    if (service == null) {
      service = to.resource(Resource.Kind.DOWNSTREAM, nameOf(connection));
      of.called = service;
    }
    return Turns.goesOn(of, service, visits, System.nanoTime());
  }

  private static String nameOf(Object connection) {
    try {
      Object address = ADDRESS.get(connection.getClass()).invoke(connection);
      if (address instanceof InetSocketAddress) {
        InetSocketAddress at = (InetSocketAddress) address;
        return Hosts.name(null, at.getHostString(), at.getPort());
      }
    } catch (ReflectiveOperationException | RuntimeException e) {
      Bridge.failed(e);
    }
    return "unknown";
  }
}
