package io.chokepoint.bridge;

import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/**
 * What advice in WebSocket containers calls. A message that comes in is a request of its own, of
 * method {@code WS} and under the endpoint's template; one that goes out is counted there.
 */
public final class Messages {

  private static final String METHOD = "WS";
  private static final String OTHER = "other";

  /** Where Spring MVC leaves its pattern, as it gives the container the path asked for. */
  private static final String PATTERN =
      "org.springframework.web.servlet.HandlerMapping.bestMatchingPattern";

  /** Where Jetty leaves what it found the endpoint under. */
  private static final String MAPPING = "org.eclipse.jetty.http.pathmap.PathSpec";

  private static final int HANDLED = 200;
  private static final int FAILED = 500;

  private Messages() {}

  /**
   * The current request turns into a session.
   *
   * @param request the HttpServletRequest
   * @param config the ServerEndpointConfig
   */
  public static void upgrading(Object request, Object config) {
    try {
      Object pattern = call(request, "getAttribute", PATTERN);
      Requests.route(pattern == null ? call(config, "getPath", null) : pattern);
    } catch (ReflectiveOperationException | RuntimeException e) {
      Bridge.failed(e);
    }
  }

  /**
   * The current request, Jetty's, turns into a session.
   *
   * @param request the HttpServletRequest, or since Jetty 12 the Request
   */
  public static void upgrading(Object request) {
    try {
      Object pattern = call(request, "getAttribute", PATTERN);
      Object mapping = pattern == null ? call(request, "getAttribute", MAPPING) : null;
      if (mapping != null) {
        pattern = call(mapping, "getDeclaration", null);
      }
      if ("/".equals(pattern)) {
        Requests.mapping("/"); // a servlet of sockets: what that is mapped to says more
      } else {
        Requests.route(pattern);
      }
    } catch (ReflectiveOperationException | RuntimeException e) {
      Bridge.failed(e);
    }
  }

  /** By whatever public class or interface declares it: the object's own may be hidden. */
  private static @Nullable Object call(Object target, String name, @Nullable String argument)
      throws ReflectiveOperationException {
    Class<?>[] types = argument == null ? new Class<?>[0] : new Class<?>[] {String.class};
    Method method = target.getClass().getMethod(name, types);
    method.trySetAccessible();
    return argument == null ? method.invoke(target) : method.invoke(target, argument);
  }

  /** The template of the session that the current request turns into; null where none is known. */
  public static @Nullable Object endpoint() {
    Ledger ledger = Bridge.LEDGERS.peek();
    return ledger != null && ledger.isOpen() && !ledger.route().isEmpty() ? ledger.route() : null;
  }

  /**
   * Of a request on no thread.
   *
   * @param parked the request, or what was said of it here before; null where it is not recorded
   */
  public static @Nullable Object endpoint(@Nullable Object parked) {
    Ledger ledger = parked instanceof Parked ? ((Parked) parked).look() : null;
    if (ledger == null) {
      return parked instanceof String ? parked : null;
    }
    return ledger.route().isEmpty() ? OTHER : ledger.route();
  }

  /**
   * A message came in; false where it is part of another request.
   *
   * @param endpoint what {@link #endpoint} said of its session
   */
  public static boolean began(@Nullable Object endpoint) {
    if (!(endpoint instanceof String) || !Requests.started()) {
      return false;
    }
    Ledger ledger = Bridge.LEDGERS.current();
    ledger.identity.method(METHOD);
    ledger.identity.route((String) endpoint);
    return true;
  }

  /** The message that {@link #began} said true to is handled. */
  public static void ended() {
    Ledger ledger = Bridge.LEDGERS.current();
    Requests.ended(METHOD, OTHER, ledger.identity.isFailing() ? FAILED : HANDLED, null);
  }

  /** A message goes out, or its last part. */
  public static void sent(@Nullable Object endpoint) {
    Sink to = Bridge.sink();
    if (endpoint instanceof String && to != null) {
      to.messageSent(METHOD, (String) endpoint);
    }
  }
}
