package io.chokepoint.agent.library.vertx;

import static net.bytebuddy.matcher.ElementMatchers.declaresField;
import static net.bytebuddy.matcher.ElementMatchers.isConstructor;
import static net.bytebuddy.matcher.ElementMatchers.isDeclaredBy;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.chokepoint.agent.probe.Advised;
import io.chokepoint.agent.probe.Probe;
import io.chokepoint.bridge.Dispatches;
import java.util.List;
import java.util.Set;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDescription;

/** The context of each request of Vert.x' server since 4, and what is dispatched on contexts. */
public final class VertxContextProbe implements Probe {

  private static final String VERTX = "io.vertx.core.impl.VertxImpl";
  private static final String CONTEXT = "io.vertx.core.impl.ContextImpl";
  private static final String OF_REQUEST = "io.vertx.core.impl.DuplicatedContext";

  @Override
  public Set<String> classes() {
    return Set.of(
        VERTX,
        CONTEXT,
        OF_REQUEST,
        "io.vertx.core.http.impl.Http1xServerRequest",
        "io.vertx.core.http.impl.Http2ServerRequest",
        "io.vertx.core.http.impl.HttpServerRequestImpl",
        "io.vertx.core.http.impl.http1.Http1ServerRequest");
  }

  @Override
  public boolean remembers(TypeDescription type) {
    return type.getName().equals(CONTEXT) || type.getName().equals(OF_REQUEST);
  }

  @Override
  public List<Advised> advised() {
    return List.of(
        new Advised(
            null,
            isConstructor().and(isDeclaredBy(declaresField(named("context")))),
            Request.class),
        new Advised(null, named("beginDispatch").and(takesArguments(1)), Begin.class),
        new Advised(null, named("endDispatch").and(takesArguments(1)), End.class));
  }

  static final class Request {

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.This Object request, @Advice.FieldValue("context") Object context) {
      Dispatches.contextOf(request, context);
    }
  }

  static final class Begin {

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.Argument(0) Object context, @Advice.Return Object before) {
      Dispatches.began(context, before);
    }
  }

  static final class End {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.Argument(0) Object before) {
      Dispatches.ended(before);
    }
  }
}
