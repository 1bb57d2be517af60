package io.chokepoint.agent.library.jetty;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.chokepoint.agent.probe.Advised;
import io.chokepoint.agent.probe.Probe;
import io.chokepoint.bridge.Messages;
import java.util.List;
import java.util.Set;
import net.bytebuddy.asm.Advice;

/** What a request of Jetty's is called that turns into a session of WebSockets. */
public final class JettyUpgradeProbe implements Probe {

  /** Of 9.4. */
  private static final String FACTORY = "org.eclipse.jetty.websocket.server.WebSocketServerFactory";

  /** Of 10 and later. */
  private static final String HANDSHAKE =
      "org.eclipse.jetty.websocket.core.server.internal.RFC6455Handshaker";

  @Override
  public Set<String> classes() {
    return Set.of(FACTORY, HANDSHAKE);
  }

  @Override
  public List<Advised> advised() {
    return List.of(
        new Advised(null, named("acceptWebSocket").and(takesArguments(3)), Accept.class),
        new Advised(null, named("newNegotiation"), Negotiate.class));
  }

  static final class Accept {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.Argument(1) Object request) {
      Messages.upgrading(request);
    }
  }

  static final class Negotiate {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.Argument(0) Object request) {
      Messages.upgrading(request);
    }
  }
}
