package io.chokepoint.agent.library.ktor;

import static net.bytebuddy.matcher.ElementMatchers.isConstructor;
import static net.bytebuddy.matcher.ElementMatchers.isDeclaredBy;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.namedOneOf;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.chokepoint.agent.probe.Advised;
import io.chokepoint.agent.probe.Probe;
import io.chokepoint.bridge.KtorCalls;
import io.chokepoint.bridge.Turns;
import java.util.List;
import java.util.Set;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDescription;

/**
 * Ktor: the route of a call, and what it failed with, on Netty, whose codec tells of the request;
 * and calls of its own engine, CIO, from their head to their release. A call is on a thread while
 * one of its pipelines is executed there; where its coroutines go from there is theirs to tell.
 */
public final class KtorProbe implements Probe {

  /** Of 2, and of 3. */
  private static final String CALL_2 = "io.ktor.server.routing.RoutingApplicationCall";

  private static final String CALL_3 = "io.ktor.server.routing.RoutingPipelineCall";

  private static final String FAILURES = "io.ktor.server.engine.DefaultEnginePipelineKt";
  private static final String CIO_CALL = "io.ktor.server.cio.CIOApplicationCall";

  private static final String NETTY_CALL = "io.ktor.server.netty.NettyApplicationCall";
  private static final String PIPELINE = "io.ktor.util.pipeline.Pipeline";

  /** Of 2 and of 3, which remember their template. */
  private static final Set<String> ROUTES =
      Set.of("io.ktor.server.routing.Route", "io.ktor.server.routing.RoutingNode");

  @Override
  public Set<String> classes() {
    return Set.of(
        CALL_2,
        CALL_3,
        FAILURES,
        CIO_CALL,
        NETTY_CALL,
        PIPELINE,
        "io.ktor.server.routing.Route",
        "io.ktor.server.routing.RoutingNode");
  }

  @Override
  public boolean remembers(TypeDescription type) {
    return ROUTES.contains(type.getName())
        || type.getName().equals(CIO_CALL)
        || type.getName().equals(NETTY_CALL);
  }

  @Override
  public List<Advised> advised() {
    return List.of(
        new Advised(
            null, isConstructor().and(isDeclaredBy(namedOneOf(CALL_2, CALL_3))), Routed.class),
        new Advised(
            null,
            named("handleFailure").and(takesArguments(3)).and(takesArgument(1, Throwable.class)),
            Failed.class),
        new Advised(null, isConstructor().and(isDeclaredBy(named(CIO_CALL))), Begin.class),
        new Advised(null, isConstructor().and(isDeclaredBy(named(NETTY_CALL))), Passed.class),
        new Advised(PIPELINE, named("execute").and(takesArguments(3)), Executed.class),
        new Advised(null, named("release$ktor_server_cio"), End.class));
  }

  static final class Routed {

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.Argument(0) Object call, @Advice.Argument(1) Object route) {
      KtorCalls.routed(call, route);
    }
  }

  static final class Failed {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.Argument(0) Object call, @Advice.Argument(1) Throwable thrown) {
      KtorCalls.failing(call, thrown);
    }
  }

  static final class Begin {

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.This Object call, @Advice.Argument(1) Object request) {
      KtorCalls.came(call, request);
    }
  }

  static final class Passed {

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.This Object call) {
      KtorCalls.passed(call);
    }
  }

  static final class Executed {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static boolean enter(@Advice.Argument(0) Object call) {
      return KtorCalls.executes(call);
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(@Advice.Enter boolean began) {
      if (began) {
        Turns.ended();
      }
    }
  }

  static final class End {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object call) {
      KtorCalls.released(call);
    }
  }
}
