package io.chokepoint.agent.library.armeria;

import static net.bytebuddy.matcher.ElementMatchers.isConstructor;
import static net.bytebuddy.matcher.ElementMatchers.isDeclaredBy;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.namedOneOf;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import com.linecorp.armeria.common.ClosedSessionException;
import com.linecorp.armeria.common.RequestContext;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.stream.CancelledSubscriptionException;
import com.linecorp.armeria.common.stream.ClosedStreamException;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.chokepoint.agent.probe.Advised;
import io.chokepoint.agent.probe.OfType;
import io.chokepoint.agent.probe.Probe;
import io.chokepoint.bridge.Exchanges;
import io.chokepoint.bridge.Tags;
import io.chokepoint.bridge.Turns;
import io.chokepoint.bridge.Unbound;
import io.netty.channel.Channel;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDescription;

/**
 * Requests of Armeria's server, HTTP/1 and HTTP/2 alike, from when their context is made to the end
 * of their log, under the pattern of their route. A request is on the event loop while that gives
 * it to its service; otherwise on no thread.
 */
public final class ArmeriaProbe implements Probe {

  private static final String HANDLER = "com.linecorp.armeria.server.HttpServerHandler";
  private static final String LOG = "com.linecorp.armeria.common.logging.DefaultRequestLog";

  /** Of later versions, and of earlier ones. */
  private static final String CONTEXT =
      "com.linecorp.armeria.internal.server.DefaultServiceRequestContext";

  private static final String EARLIER_CONTEXT =
      "com.linecorp.armeria.server.DefaultServiceRequestContext";

  /** What nginx calls a client that closed the connection before it had its answer. */
  private static final int CLIENT_CLOSED = 499;

  @Override
  public Set<String> classes() {
    return Set.of(HANDLER, LOG, CONTEXT, EARLIER_CONTEXT);
  }

  @Override
  public boolean remembers(TypeDescription type) {
    return type.getName().endsWith("DefaultServiceRequestContext");
  }

  @Override
  public List<Advised> advised() {
    return List.of(
        new Advised(HANDLER, named("handleRequest").and(takesArguments(2)), Turn.class),
        new Advised(
            null,
            isConstructor().and(isDeclaredBy(namedOneOf(CONTEXT, EARLIER_CONTEXT))),
            Begin.class),
        new Advised(LOG, named("endResponse0").and(takesArguments(2)), End.class));
  }

  static final class Turn {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static boolean enter() {
      return Turns.began();
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(@Advice.Enter boolean began) {
      if (began) {
        Turns.ended();
      }
    }
  }

  /** Contexts are made by tests too, and then outside a turn. */
  static final class Begin {

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.This ServiceRequestContext context, @OfType Channel channel) {
      if (Tags.get(context) == null && Turns.within()) {
        Exchanges.leave(channel);
        Object announced = Unbound.announced();
        if (announced != null) {
          Tags.set(context, announced);
          Unbound.message(announced, context.request());
          Unbound.routed(
              announced, context.method().name(), context.config().route().patternString());
          Turns.take(announced);
        }
      }
    }
  }

  static final class End {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.FieldValue("ctx") RequestContext context,
        @Advice.FieldValue("responseHeaders") ResponseHeaders headers,
        @Advice.Argument(0) Throwable cause) {
      Object request = Tags.get(context);
      if (Unbound.isParked(request)) {
        boolean gone =
            headers == null
                || cause instanceof ClosedSessionException
                || cause instanceof ClosedStreamException
                || cause instanceof CancelledSubscriptionException
                || cause instanceof CancellationException;
        int status = gone ? CLIENT_CLOSED : headers.status().code();
        Unbound.completed(
            request, context.method().name(), "other", status, status >= 500 ? cause : null);
      }
    }
  }
}
