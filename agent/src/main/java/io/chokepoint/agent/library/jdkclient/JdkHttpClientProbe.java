package io.chokepoint.agent.library.jdkclient;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.chokepoint.agent.probe.Advised;
import io.chokepoint.agent.probe.Probe;
import io.chokepoint.bridge.Calls;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Set;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/**
 * Calls by the JDK's HttpClient that wait for the answer. The body is part of it where the handler
 * makes it whole (a string, bytes, a file), not where it is a stream the caller reads later.
 */
public final class JdkHttpClientProbe implements Probe {

  private static final String CLIENT = "jdk.internal.net.http.HttpClientImpl";

  @Override
  public Set<String> classes() {
    return Set.of(CLIENT);
  }

  @Override
  public List<Advised> advised() {
    return List.of(
        new Advised(
            CLIENT,
            named("send")
                .and(takesArguments(2))
                .and(takesArgument(0, named("java.net.http.HttpRequest"))),
            Send.class));
  }

  static final class Send {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static int enter(@Advice.Argument(0) HttpRequest request) {
      return request == null ? 0 : Calls.started(request.uri());
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
        @Advice.Enter int call,
        @Advice.Return @Nullable HttpResponse<?> answer,
        @Advice.Thrown @Nullable Throwable failure) {
      Calls.ended(call, answer == null ? 0 : answer.statusCode(), failure);
    }
  }
}
