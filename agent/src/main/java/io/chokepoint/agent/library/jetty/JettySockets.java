package io.chokepoint.agent.library.jetty;

import static net.bytebuddy.matcher.ElementMatchers.isConstructor;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.namedOneOf;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;
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
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.matcher.ElementMatcher;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.OutgoingEntry;

/**
 * Messages on Jetty since 10, of JSR 356's endpoints and its own: they have one session below them,
 * which is told of frames once its extensions are done with them.
 */
abstract class JettySockets implements Probe {

  private final String session;
  private final String incoming;
  private final Set<String> handlers;

  /**
   * @param handlers the classes that tell endpoints of what they threw, where the session does not
   */
  JettySockets(String packageName, String... handlers) {
    this.handlers = Set.of(handlers);
    session = packageName + ".WebSocketCoreSession";
    incoming = session + "$IncomingAdaptor";
  }

  @Override
  public final Set<String> classes() {
    Set<String> all = new HashSet<>(handlers);
    all.add(session);
    all.add(incoming);
    return all;
  }

  @Override
  public final boolean remembers(TypeDescription type) {
    return type.getName().equals(session);
  }

  @Override
  public final List<Advised> advised() {
    return List.of(
        new Advised(session, isConstructor(), Made.class),
        new Advised(incoming, named("onFrame").and(takesArguments(2)), In.class),
        new Advised(session, named("processHandlerError").and(takesArguments(2)), Failing.class),
        new Advised(
            null, named("handleError").and(takesArgument(0, Throwable.class)), Failing.class),
        new Advised(session, sends(), Out.class));
  }

  /** A frame, or since 12.1 one with its callback. */
  private static ElementMatcher.Junction<MethodDescription> sends() {
    return named("sendFrame")
        .and(
            takesArgument(
                0,
                namedOneOf(
                    "org.eclipse.jetty.websocket.core.Frame",
                    "org.eclipse.jetty.websocket.core.OutgoingEntry")));
  }

  static final class Made {

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.This Object session) {
      Object endpoint = Messages.endpoint();
      if (endpoint != null) {
        Tags.set(session, endpoint);
      }
    }
  }

  static final class In {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static boolean enter(
        @Advice.FieldValue("this$0") Object session, @Advice.Argument(0) Frame frame) {
      return frame.isDataFrame() && frame.isFin() && Messages.began(Tags.get(session));
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
    static void enter(@Advice.Argument(0) Throwable thrown) {
      Requests.failing(thrown);
    }
  }

  static final class Out {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object session, @Advice.Argument(0) Object sent) {
      Frame frame = sent instanceof Frame ? (Frame) sent : ((OutgoingEntry) sent).getFrame();
      if (frame.isDataFrame() && frame.isFin()) {
        Messages.sent(Tags.get(session));
      }
    }
  }
}
