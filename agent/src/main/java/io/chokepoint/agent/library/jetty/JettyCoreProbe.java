package io.chokepoint.agent.library.jetty;

import static net.bytebuddy.matcher.ElementMatchers.isDeclaredBy;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.returns;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.chokepoint.agent.probe.Advised;
import io.chokepoint.agent.probe.Probe;
import io.chokepoint.bridge.PublicGetters;
import io.chokepoint.bridge.Requests;
import io.chokepoint.bridge.Tags;
import io.chokepoint.bridge.Unbound;
import io.chokepoint.bridge.Unclaimed;
import java.util.List;
import java.util.Set;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDescription;
import org.eclipse.jetty.util.Attributes;
import org.jspecify.annotations.Nullable;

/**
 * Requests of Jetty 12 from the server's first handler to the callback that completes the answer,
 * on whatever thread: those that no servlet of theirs claims.
 */
public final class JettyCoreProbe implements Probe {

  private static final String SERVER = "org.eclipse.jetty.server.Server";
  private static final String CONTEXT = "org.eclipse.jetty.server.handler.ContextHandler";
  private static final String FAILURES = "org.eclipse.jetty.server.handler.ErrorHandler";
  private static final String CALLBACK =
      "org.eclipse.jetty.server.internal.HttpChannelState$ChannelCallback";

  @Override
  public Set<String> classes() {
    return Set.of(SERVER, CONTEXT, FAILURES, CALLBACK);
  }

  @Override
  public boolean remembers(TypeDescription type) {
    return type.getName().equals(CALLBACK);
  }

  @Override
  public List<Advised> advised() {
    return List.of(
        new Advised(
            null,
            named("handle")
                .and(isDeclaredBy(named(SERVER)))
                .and(takesArguments(3))
                .and(returns(boolean.class)),
            Handling.class),
        new Advised(
            null,
            named("handle")
                .and(isDeclaredBy(named(CONTEXT)))
                .and(takesArguments(3))
                .and(returns(boolean.class)),
            Context.class),
        new Advised(
            null,
            named("handle")
                .and(isDeclaredBy(named(FAILURES)))
                .and(takesArguments(3))
                .and(returns(boolean.class)),
            Failing.class),
        new Advised(null, named("succeeded").and(takesArguments(0)), Succeeded.class),
        new Advised(null, named("failed").and(takesArguments(1)), Failed.class));
  }

  static final class Handling {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static @Nullable Object enter(
        @Advice.Argument(0) Object message,
        @Advice.Argument(1) Object response,
        @Advice.Argument(2) Object callback) {
      Object request = Unclaimed.began(response);
      if (request != null) {
        Unbound.message(request, message);
        Tags.set(callback, request);
      }
      return request;
    }

    /** A handler may give it to another thread, where a servlet will look for it. */
    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
        @Advice.Enter @Nullable Object began,
        @Advice.Argument(0) Attributes request,
        @Advice.Thrown @Nullable Throwable thrown) {
      if (Unclaimed.isOpen(began)) {
        Requests.failing(thrown);
        request.setAttribute("io.chokepoint.suspended", began);
      }
      Unclaimed.left(began);
    }
  }

  static final class Context {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object context) {
      Unclaimed.context(PublicGetters.text(context, "getContextPath"));
    }

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.Return boolean handled) {
      if (!handled) {
        Unclaimed.context(null);
      }
    }
  }

  /** What a context has caught, for an error page. */
  static final class Failing {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.Argument(0) Attributes request) {
      Object failure = request.getAttribute("org.eclipse.jetty.server.error_exception");
      if (failure instanceof Throwable) {
        Requests.failing((Throwable) failure);
      }
    }
  }

  static final class Succeeded {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object callback, @Advice.FieldValue("_request") Object request) {
      Unclaimed.completed(Tags.get(callback), PublicGetters.text(request, "getMethod"), null);
    }
  }

  static final class Failed {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.This Object callback,
        @Advice.FieldValue("_request") Object request,
        @Advice.Argument(0) Throwable failure) {
      Unclaimed.completed(Tags.get(callback), PublicGetters.text(request, "getMethod"), failure);
    }
  }
}
