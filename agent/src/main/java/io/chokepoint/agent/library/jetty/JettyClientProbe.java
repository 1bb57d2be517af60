package io.chokepoint.agent.library.jetty;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesNoArguments;

import io.chokepoint.agent.probe.Advised;
import io.chokepoint.agent.probe.Probe;
import io.chokepoint.bridge.Calls;
import io.chokepoint.bridge.PublicGetters;
import java.util.List;
import java.util.Set;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** Calls by Jetty's HttpClient whose thread waits for the whole answer. */
public final class JettyClientProbe implements Probe {

  /** Of 9 to 11, and of 12. */
  private static final Set<String> REQUESTS =
      Set.of(
          "org.eclipse.jetty.client.HttpRequest", "org.eclipse.jetty.client.transport.HttpRequest");

  @Override
  public Set<String> classes() {
    return REQUESTS;
  }

  @Override
  public List<Advised> advised() {
    return List.of(new Advised(null, named("send").and(takesNoArguments()), Call.class));
  }

  static final class Call {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static int enter(
        @Advice.FieldValue("scheme") String scheme,
        @Advice.FieldValue("host") String host,
        @Advice.FieldValue("port") int port) {
      return Calls.started(scheme, host, port);
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
        @Advice.Enter int call,
        @Advice.Return @Nullable Object answer,
        @Advice.Thrown @Nullable Throwable failure) {
      if (call != 0) {
        Calls.ended(call, PublicGetters.number(answer, "getStatus", 0), failure);
      }
    }
  }
}
