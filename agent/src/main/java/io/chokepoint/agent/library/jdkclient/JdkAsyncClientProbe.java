package io.chokepoint.agent.library.jdkclient;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;

import io.chokepoint.agent.probe.Advised;
import io.chokepoint.agent.probe.Probe;
import io.chokepoint.bridge.Tagged;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.Set;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDescription;

/**
 * Calls the JDK's HttpClient makes asynchronously. The future it returns remembers where the call
 * goes, and so do those derived from it ({@code thenApply}); {@link JdkAsyncWaitProbe} does the
 * rest. A combination of several ({@code allOf}) remembers nothing.
 */
public final class JdkAsyncClientProbe implements Probe {

  private static final String CLIENT = "jdk.internal.net.http.HttpClientImpl";
  private static final String FUTURE = "jdk.internal.net.http.common.MinimalFuture";

  @Override
  public Set<String> classes() {
    return Set.of(CLIENT, FUTURE);
  }

  @Override
  public boolean remembers(TypeDescription type) {
    return type.getName().equals(FUTURE);
  }

  @Override
  public List<Advised> advised() {
    return List.of(
        new Advised(
            CLIENT,
            named("sendAsync").and(takesArgument(0, named("java.net.http.HttpRequest"))),
            Sent.class),
        new Advised(FUTURE, named("newIncompleteFuture"), Derived.class));
  }

  static final class Sent {

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.Argument(0) HttpRequest request, @Advice.Return Object future) {
      if (future instanceof Tagged) {
        ((Tagged) future).chokepoint$tag(request.uri());
      }
    }
  }

  static final class Derived {

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.This Object from, @Advice.Return Object future) {
      if (from instanceof Tagged && future instanceof Tagged) {
        ((Tagged) future).chokepoint$tag(((Tagged) from).chokepoint$tag());
      }
    }
  }
}
