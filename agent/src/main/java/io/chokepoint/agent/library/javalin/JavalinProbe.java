package io.chokepoint.agent.library.javalin;

import static net.bytebuddy.matcher.ElementMatchers.isConstructor;
import static net.bytebuddy.matcher.ElementMatchers.isDeclaredBy;
import static net.bytebuddy.matcher.ElementMatchers.isStatic;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.namedOneOf;
import static net.bytebuddy.matcher.ElementMatchers.not;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.chokepoint.agent.probe.Advised;
import io.chokepoint.agent.probe.OfType;
import io.chokepoint.agent.probe.Probe;
import io.chokepoint.bridge.Requests;
import io.chokepoint.bridge.Tags;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDescription;

/**
 * The path of the handler that Javalin found for a request, and what it made an answer of. A
 * handler remembers its path from when it was added.
 */
public final class JavalinProbe implements Probe {

  /** Of 4, of 5, and of 6 and later. */
  private static final Set<String> HANDLERS =
      Set.of(
          "io.javalin.http.HandlerEntry",
          "io.javalin.routing.HandlerEntry",
          "io.javalin.router.Endpoint");

  /** Of 6 and later; around a handler. */
  private static final String PARSED = "io.javalin.router.ParsedEndpoint";

  /** Of 4. */
  private static final String CONTEXTS = "io.javalin.http.util.ContextUtil";

  /** Of 5 and later. */
  private static final String CONTEXT = "io.javalin.http.servlet.JavalinServletContext";

  /** Of 4, of 5, and of 6 and later. */
  private static final Set<String> FAILURES =
      Set.of(
          "io.javalin.http.ExceptionMapper",
          "io.javalin.http.servlet.ExceptionMapper",
          "io.javalin.router.exception.ExceptionMapper");

  @Override
  public Set<String> classes() {
    Set<String> all = new HashSet<>(HANDLERS);
    all.addAll(FAILURES);
    all.addAll(Set.of(PARSED, CONTEXTS, CONTEXT));
    return all;
  }

  @Override
  public boolean remembers(TypeDescription type) {
    return HANDLERS.contains(type.getName()) || type.getName().equals(PARSED);
  }

  @Override
  public List<Advised> advised() {
    return List.of(
        new Advised(
            null,
            isConstructor()
                .and(takesArgument(0, named("io.javalin.http.HandlerType")))
                .and(takesArgument(1, String.class)),
            Added.class),
        new Advised(
            null,
            isConstructor()
                .and(isDeclaredBy(named(PARSED)))
                .and(takesArgument(0, named("io.javalin.router.Endpoint"))),
            Parsed.class),
        new Advised(
            null,
            named("update").and(takesArguments(3)).and(isDeclaredBy(named(CONTEXTS))),
            RouteOf4.class),
        new Advised(
            null,
            named("update").and(takesArguments(2)).and(isDeclaredBy(named(CONTEXT))),
            Route.class),
        new Advised(
            null,
            namedOneOf(
                    "handle$javalin",
                    "handleFutureException$javalin",
                    "handleUnexpectedThrowable$javalin")
                .and(not(isStatic())),
            Failed.class));
  }

  static final class Added {

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
        @Advice.This Object handler,
        @Advice.Argument(0) Object type,
        @Advice.Argument(1) String path) {
      String kind = type.toString();
      if (!kind.startsWith("BEFORE") && !kind.startsWith("AFTER")) {
        Tags.set(handler, path);
      }
    }
  }

  static final class Parsed {

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.This Object parsed, @Advice.Argument(0) Object handler) {
      Object path = Tags.get(handler);
      if (path != null) {
        Tags.set(parsed, path);
      }
    }
  }

  static final class RouteOf4 {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.Argument(1) Object handler) {
      Requests.route(Tags.get(handler));
    }
  }

  static final class Route {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.Argument(0) Object handler) {
      Requests.route(Tags.get(handler));
    }
  }

  static final class Failed {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@OfType Throwable thrown) {
      Requests.failing(thrown);
    }
  }
}
