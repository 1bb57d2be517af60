package io.chokepoint.agent.library.jdkhttp;

import static net.bytebuddy.matcher.ElementMatchers.isConstructor;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.namedOneOf;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.chokepoint.agent.probe.Advised;
import io.chokepoint.agent.probe.Probe;
import io.chokepoint.bridge.JdkServer;
import java.nio.channels.ServerSocketChannel;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/**
 * How long requests of the JDK's HTTP server wait for a thread of its executor. Without one the
 * dispatcher handles them itself, and they wait in their sockets, and for how long cannot be seen.
 * No class of it is given a field to remember by: its module does not read the bridge when it is
 * loaded, so that a connection is remembered, which serves many requests.
 */
public final class JdkHttpWorkersProbe implements Probe {

  private static final String SERVER = "sun.net.httpserver.ServerImpl";
  private static final String EXCHANGE = "sun.net.httpserver.ServerImpl$Exchange";

  @Override
  public Set<String> classes() {
    return Set.of(SERVER, EXCHANGE);
  }

  /** A server that was there before the agent is met at its next request. */
  @Override
  public List<Advised> advised() {
    return List.of(
        new Advised(
            SERVER, namedOneOf("start", "startExchange").and(takesArguments(0)), Seen.class),
        new Advised(EXCHANGE, isConstructor(), HandOver.class),
        new Advised(EXCHANGE, named("run").and(takesArguments(0)), Handling.class));
  }

  static final class Seen {

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
        @Advice.This Object server,
        @Advice.FieldValue("schan") ServerSocketChannel socket,
        @Advice.FieldValue("executor") Executor executor) {
      if (executor != null) {
        JdkServer.seen(server, socket, executor);
      }
    }
  }

  static final class HandOver {

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
        @Advice.Argument(0) Object server, @Advice.FieldValue("connection") Object connection) {
      JdkServer.handsOver(server, connection);
    }
  }

  static final class Handling {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static @Nullable Object enter(
        @Advice.FieldValue("this$0") Object server,
        @Advice.FieldValue("connection") Object connection) {
      return JdkServer.handles(server, connection);
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(@Advice.Enter @Nullable Object handling) {
      JdkServer.handled(handling);
    }
  }
}
