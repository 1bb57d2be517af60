package io.chokepoint.agent.library.tomcat;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.namedOneOf;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.chokepoint.agent.probe.Advised;
import io.chokepoint.agent.probe.OfType;
import io.chokepoint.agent.probe.Probe;
import io.chokepoint.bridge.Messages;
import io.chokepoint.bridge.Requests;
import io.chokepoint.bridge.Tags;
import java.util.List;
import java.util.Set;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDescription;

/**
 * Messages of WebSocket endpoints on Tomcat, annotated or not, Spring's included: each that comes
 * in from the container's handing it to its handler, parts where the handler takes parts. The
 * session remembers the endpoint's template from the request that it began with.
 */
public final class TomcatWebSocketProbe implements Probe {

  private static final String UPGRADE = "org.apache.tomcat.websocket.server.UpgradeUtil";
  private static final String HANDLER = "org.apache.tomcat.websocket.server.WsHttpUpgradeHandler";
  private static final String SESSION = "org.apache.tomcat.websocket.WsSession";
  private static final String IN = "org.apache.tomcat.websocket.WsFrameBase";
  private static final String POJO = "org.apache.tomcat.websocket.pojo.PojoEndpointBase";
  private static final String OUT = "org.apache.tomcat.websocket.WsRemoteEndpointImplBase";

  @Override
  public Set<String> classes() {
    return Set.of(UPGRADE, HANDLER, SESSION, IN, POJO, OUT);
  }

  @Override
  public boolean remembers(TypeDescription type) {
    return type.getName().equals(HANDLER) || type.getName().equals(SESSION);
  }

  @Override
  public List<Advised> advised() {
    return List.of(
        new Advised(UPGRADE, named("doUpgrade").and(takesArguments(5)), Upgrade.class),
        new Advised(HANDLER, named("preInit"), Upgraded.class),
        new Advised(HANDLER, named("init").and(takesArguments(1)), Opened.class),
        new Advised(IN, namedOneOf("sendMessageText", "sendMessageBinary"), In.class),
        new Advised(IN, named("handleThrowableOnSend").and(takesArguments(1)), Failing.class),
        new Advised(POJO, named("onError").and(takesArguments(2)), Failing.class),
        new Advised(
            OUT,
            namedOneOf(
                "sendString", "sendStringByCompletion", "sendBytes", "sendBytesByCompletion"),
            Out.class),
        new Advised(
            OUT,
            namedOneOf("sendPartialString", "sendPartialBytes")
                .and(takesArgument(1, boolean.class)),
            PartOut.class));
  }

  static final class Upgrade {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.Argument(1) Object request, @Advice.Argument(3) Object config) {
      Messages.upgrading(request, config);
    }
  }

  static final class Upgraded {

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.This Object handler) {
      Object endpoint = Messages.endpoint();
      if (endpoint != null) {
        Tags.set(handler, endpoint);
      }
    }
  }

  static final class Opened {

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.This Object handler, @Advice.FieldValue("wsSession") Object session) {
      Object endpoint = Tags.get(handler);
      if (session != null && endpoint != null) {
        Tags.set(session, endpoint);
      }
    }
  }

  static final class In {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static boolean enter(@Advice.FieldValue("wsSession") Object session) {
      return Messages.began(Tags.get(session));
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(@Advice.Enter boolean began) {
      if (began) {
        Messages.ended();
      }
    }
  }

  static final class Failing {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@OfType Throwable thrown) {
      Requests.failing(thrown);
    }
  }

  static final class Out {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.FieldValue("wsSession") Object session) {
      if (session != null) {
        Messages.sent(Tags.get(session));
      }
    }
  }

  static final class PartOut {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.FieldValue("wsSession") Object session, @Advice.Argument(1) boolean last) {
      if (session != null && last) {
        Messages.sent(Tags.get(session));
      }
    }
  }
}
