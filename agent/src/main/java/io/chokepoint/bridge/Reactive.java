package io.chokepoint.bridge;

import java.lang.reflect.Method;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A request of Spring WebFlux, which is told when it is over: by the end of its response, an error,
 * or a client that went away. Knows the exchange by the JDK's types only, as the framework's are
 * the application's.
 */
final class Reactive extends Parked implements Consumer<Object> {

  private static final long serialVersionUID = 1;
  private static final String PATTERN =
      "org.springframework.web.reactive.HandlerMapping.bestMatchingPattern";

  /** What nginx calls a client that closed the connection before an answer had begun. */
  private static final int CLIENT_CLOSED = 499;

  private static final int OK = 200;
  private static final int SWITCHING_PROTOCOLS = 101;

  private final transient Object response;
  private final transient Map<String, Object> attributes;
  private transient boolean upgrades;

  Reactive(Ledger ledger, Object response, Map<String, Object> attributes) {
    super(ledger);
    this.response = response;
    this.attributes = attributes;
  }

  /**
   * @param signal by which Reactor says how it ended
   */
  @Override
  public void accept(Object signal) {
    boolean gone = "cancel".equals(signal.toString()) && !answered();
    int status = gone ? CLIENT_CLOSED : status();
    complete(upgrades && status == OK ? SWITCHING_PROTOCOLS : status, null);
  }

  /** It turns into a WebSocket, past its response. */
  void upgrades() {
    upgrades = true;
  }

  @Override
  void ends(Ledger ledger) {
    Object pattern = attributes.get(PATTERN);
    if (pattern != null) {
      ledger.identity.route(pattern.toString());
    }
    ledger.identity.mapping("other");
  }

  /**
   * Whether the answer had begun. A client that has all of it may close the connection before the
   * server's threads have told each other that it is complete.
   */
  private boolean answered() {
    try {
      return Boolean.TRUE.equals(call(response, "isCommitted"));
    } catch (ReflectiveOperationException | RuntimeException e) {
      Bridge.failed(e);
      return false;
    }
  }

  /** 200 where the response was not told. */
  private int status() {
    try {
      Object status = call(response, "getStatusCode");
      Object value = status == null ? null : call(status, "value");
      return value instanceof Integer ? (Integer) value : OK;
    } catch (ReflectiveOperationException | RuntimeException e) {
      Bridge.failed(e);
      return 0;
    }
  }

  /** By whatever public class or interface declares it: the object's own may be hidden. */
  private static @Nullable Object call(Object target, String name)
      throws ReflectiveOperationException {
    Method method = target.getClass().getMethod(name);
    method.trySetAccessible();
    return method.invoke(target);
  }
}
