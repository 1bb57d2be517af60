package io.chokepoint.agent.library.micronaut;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.returns;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.chokepoint.agent.probe.Advised;
import io.chokepoint.agent.probe.OfType;
import io.chokepoint.agent.probe.Probe;
import io.chokepoint.bridge.Exchanges;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.server.netty.NettyHttpRequest;
import io.netty.channel.ChannelHandlerContext;
import java.util.List;
import java.util.Set;
import net.bytebuddy.asm.Advice;

/**
 * The route template that Micronaut found for a request of its Netty server, as it leaves it with
 * the request, and what it made an answer of.
 */
public final class MicronautProbe implements Probe {

  private static final String ROUTES = "io.micronaut.http.server.RouteExecutor";

  /** Of 4. */
  private static final String REQUEST = "io.micronaut.http.server.netty.NettyHttpRequest";

  /** Of 3. */
  private static final String HANDLER = "io.micronaut.http.server.netty.RoutingInBoundHandler";

  @Override
  public Set<String> classes() {
    return Set.of(ROUTES, REQUEST, HANDLER);
  }

  @Override
  public List<Advised> advised() {
    return List.of(
        new Advised(
            null,
            named("setAttribute")
                .and(takesArguments(CharSequence.class, Object.class))
                .and(returns(named("io.micronaut.http.HttpRequest"))),
            Routed.class),
        new Advised(
            null,
            named("channelRead0").and(takesArgument(1, named("io.micronaut.http.HttpRequest"))),
            Handled.class),
        new Advised(ROUTES, named("findErrorRoute").and(takesArguments(3)), Failed.class));
  }

  static final class Routed {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.FieldValue("channelHandlerContext") ChannelHandlerContext context,
        @Advice.Argument(0) CharSequence name,
        @Advice.Argument(1) Object value) {
      if (name.toString().equals("micronaut.http.route.template")) {
        Exchanges.routed(context.channel(), value);
      }
    }
  }

  static final class Handled {

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
        @Advice.Argument(0) ChannelHandlerContext context, @OfType HttpRequest<?> request) {
      Exchanges.routed(
          context.channel(), request.getAttributes().getValue("micronaut.http.route.template"));
    }
  }

  static final class Failed {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@OfType Throwable thrown, @OfType HttpRequest<?> request) {
      if (request instanceof NettyHttpRequest) {
        Exchanges.failing(
            ((NettyHttpRequest<?>) request).getChannelHandlerContext().channel(), thrown);
      }
    }
  }
}
