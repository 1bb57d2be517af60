package io.chokepoint.agent.library.undertow;

import static net.bytebuddy.matcher.ElementMatchers.declaresMethod;
import static net.bytebuddy.matcher.ElementMatchers.isConstructor;
import static net.bytebuddy.matcher.ElementMatchers.isDeclaredBy;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.namedOneOf;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.chokepoint.agent.probe.Advised;
import io.chokepoint.agent.probe.OfType;
import io.chokepoint.agent.probe.Probe;
import io.chokepoint.bridge.Messages;
import io.chokepoint.bridge.Requests;
import io.chokepoint.bridge.Tags;
import io.chokepoint.bridge.Work;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.matcher.ElementMatcher;
import org.xnio.XnioIoThread;

/**
 * Messages to JSR 356's endpoints on Undertow, Spring's included, parts where the handler takes
 * parts: from an I/O thread's handing them to a worker.
 */
public final class UndertowEndpointProbe implements Probe {

  private static final String EXCHANGE =
      "io.undertow.servlet.websockets.ServletWebSocketHttpExchange";
  private static final String HANDSHAKE = "io.undertow.websockets.jsr.handshake.HandshakeUtil";
  private static final String FRAMES = "io.undertow.websockets.jsr.FrameHandler";

  private static final String ANNOTATED = "io.undertow.websockets.jsr.annotated.AnnotatedEndpoint";

  /** Its anonymous classes, of which those that call the handler are told by where they are. */
  private static final int MOST = 12;

  private static final Set<String> CALLERS = Set.of("invokeTextHandler", "invokeBinaryHandler");

  @Override
  public Set<String> classes() {
    Set<String> all = new HashSet<>(Set.of(EXCHANGE, HANDSHAKE, FRAMES, ANNOTATED));
    for (int i = 1; i <= MOST; i++) {
      all.add(FRAMES + "$" + i);
    }
    return all;
  }

  @Override
  public boolean is(TypeDescription type) {
    if (!type.getName().startsWith(FRAMES + "$")) {
      return true;
    }
    MethodDescription within = type.getEnclosingMethod();
    return within != null && CALLERS.contains(within.getName());
  }

  @Override
  public boolean remembers(TypeDescription type) {
    return type.getName().equals(EXCHANGE) || type.getName().startsWith(FRAMES + "$");
  }

  @Override
  public List<Advised> advised() {
    ElementMatcher.Junction<MethodDescription> run = named("run").and(takesArguments(0));
    return List.of(
        new Advised(EXCHANGE, isConstructor(), Asked.class),
        new Advised(HANDSHAKE, named("prepareUpgrade").and(takesArguments(2)), Upgrade.class),
        new Advised(
            FRAMES, namedOneOf("onText", "onBinary").and(takesArguments(2)), Receiving.class),
        new Advised(FRAMES, named("invokeOnError"), Failing.class),
        new Advised(ANNOTATED, named("onError").and(takesArguments(2)), Failing.class),
        new Advised(null, isConstructor().and(isDeclaredBy(declaresMethod(run))), Queued.class),
        new Advised(null, run, In.class));
  }

  static final class Asked {

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.This Object exchange, @Advice.Argument(0) Object request) {
      Tags.set(exchange, request);
    }
  }

  static final class Upgrade {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.Argument(0) Object config, @Advice.Argument(1) Object exchange) {
      Object request = Tags.get(exchange);
      if (request != null) {
        Messages.upgrading(request, config);
        Object endpoint = Messages.endpoint();
        Tags.set(exchange, endpoint == null ? "" : endpoint);
      }
    }
  }

  static final class Receiving {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object frames, @Advice.Argument(0) Object channel) {
      Object endpoint = Tags.get(frames) == null ? Tags.get(channel) : null;
      if (endpoint != null) {
        Tags.set(frames, endpoint);
      }
    }
  }

  static final class Failing {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@OfType Throwable thrown) {
      Requests.failing(thrown);
    }
  }

  static final class Queued {

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.This Object call) {
      if (Thread.currentThread() instanceof XnioIoThread) {
        Work.ready(call, ((XnioIoThread) Thread.currentThread()).getWorker().getName());
      }
    }
  }

  static final class In {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static boolean enter(@Advice.This Object call, @Advice.FieldValue("this$0") Object frames) {
      boolean taken = !(Thread.currentThread() instanceof XnioIoThread) && Work.taken(call);
      boolean began = Messages.began(Tags.get(frames));
      if (taken && !began) {
        Work.done();
      }
      return began;
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(@Advice.Enter boolean began) {
      if (began) {
        Messages.ended();
      }
    }
  }
}
