package io.chokepoint.agent.library.jetty;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.chokepoint.agent.probe.Advised;
import io.chokepoint.agent.probe.Probe;
import io.chokepoint.bridge.Messages;
import io.chokepoint.bridge.Requests;
import io.chokepoint.bridge.Tags;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDescription;
import org.eclipse.jetty.websocket.api.extensions.Frame;

/**
 * Messages on Jetty 9.4, of JSR 356's endpoints and its own: those that come in from the last
 * frame's being handed to the driver that calls the endpoint.
 */
public final class Jetty9WebSocketProbe implements Probe {

  private static final String FACTORY = "org.eclipse.jetty.websocket.server.WebSocketServerFactory";
  private static final String CONNECTION =
      "org.eclipse.jetty.websocket.common.io.AbstractWebSocketConnection";
  private static final String DRIVER =
      "org.eclipse.jetty.websocket.common.events.AbstractEventDriver";
  private static final String REMOTE = "org.eclipse.jetty.websocket.common.WebSocketRemoteEndpoint";

  /** By what the endpoint is, each with an end of its own for what that throws. */
  private static final Set<String> DRIVERS =
      Set.of(
          "org.eclipse.jetty.websocket.common.events.JettyAnnotatedEventDriver",
          "org.eclipse.jetty.websocket.common.events.JettyListenerEventDriver",
          "org.eclipse.jetty.websocket.jsr356.endpoints.JsrAnnotatedEventDriver",
          "org.eclipse.jetty.websocket.jsr356.endpoints.JsrEndpointEventDriver");

  @Override
  public Set<String> classes() {
    Set<String> all = new HashSet<>(DRIVERS);
    all.addAll(Set.of(FACTORY, CONNECTION, DRIVER, REMOTE));
    return all;
  }

  @Override
  public boolean remembers(TypeDescription type) {
    return type.getName().equals(CONNECTION) || type.getName().equals(DRIVER);
  }

  @Override
  public List<Advised> advised() {
    return List.of(
        new Advised(FACTORY, named("createSession").and(takesArguments(3)), Made.class),
        new Advised(DRIVER, named("incomingFrame").and(takesArguments(1)), In.class),
        new Advised(null, named("onError").and(takesArguments(Throwable.class)), Failing.class),
        new Advised(REMOTE, named("uncheckedSendFrame").and(takesArguments(2)), Out.class));
  }

  static final class Made {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.Argument(1) Object driver, @Advice.Argument(2) Object connection) {
      Object endpoint = Messages.endpoint();
      if (endpoint != null) {
        Tags.set(driver, endpoint);
        Tags.set(connection, endpoint);
      }
    }
  }

  static final class In {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static boolean enter(@Advice.This Object driver, @Advice.Argument(0) Frame frame) {
      // continued, text or binary
      return frame.getOpCode() <= 2 && frame.isFin() && Messages.began(Tags.get(driver));
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(@Advice.Enter boolean began, @Advice.Thrown Throwable thrown) {
      if (began) {
        Requests.failing(thrown);
        Messages.ended();
      }
    }
  }

  static final class Failing {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.Argument(0) Throwable thrown) {
      Requests.failing(thrown);
    }
  }

  static final class Out {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.FieldValue("connection") Object connection, @Advice.Argument(0) Frame frame) {
      if (frame.getOpCode() <= 2 && frame.isFin()) {
        Messages.sent(Tags.get(connection));
      }
    }
  }
}
