package io.chokepoint.agent.library.apache;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;

import io.chokepoint.agent.probe.Advised;
import io.chokepoint.agent.probe.Probe;
import io.chokepoint.bridge.Bridge;
import io.chokepoint.bridge.Calls;
import io.chokepoint.bridge.HttpClients;
import java.util.List;
import java.util.Set;
import net.bytebuddy.asm.Advice;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.net.URIAuthority;
import org.jspecify.annotations.Nullable;

/**
 * Calls by Apache HttpClient 5 (classic), until the head of the answer is there, and in them the
 * wait for a connection.
 */
public final class ApacheClient5Probe implements Probe {

  private static final String CLIENT = "org.apache.hc.client5.http.impl.classic.InternalHttpClient";
  private static final String MINIMAL = "org.apache.hc.client5.http.impl.classic.MinimalHttpClient";
  private static final String RUNTIME =
      "org.apache.hc.client5.http.impl.classic.InternalExecRuntime";

  @Override
  public Set<String> classes() {
    return Set.of(CLIENT, MINIMAL, RUNTIME);
  }

  @Override
  public List<Advised> advised() {
    return List.of(
        call(CLIENT), call(MINIMAL), new Advised(RUNTIME, named("acquireEndpoint"), Lease.class));
  }

  private static Advised call(String client) {
    return new Advised(
        client,
        named("doExecute").and(takesArgument(0, named("org.apache.hc.core5.http.HttpHost"))),
        Call.class);
  }

  static final class Call {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static int enter(@Advice.Argument(0) HttpHost target, @Advice.Argument(1) HttpRequest request) {
      if (target != null) {
        return Calls.started(target.getSchemeName(), target.getHostName(), target.getPort());
      }
      URIAuthority authority = request.getAuthority();
      return authority == null
          ? 0
          : Calls.started(request.getScheme(), authority.getHostName(), authority.getPort());
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
        @Advice.Enter int call,
        @Advice.Return @Nullable Object answer,
        @Advice.Thrown @Nullable Throwable failure) {
      Calls.ended(
          call, answer instanceof HttpResponse ? ((HttpResponse) answer).getCode() : 0, failure);
    }
  }

  static final class Lease {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static int enter(@Advice.FieldValue("manager") Object pool) {
      HttpClients.seen(pool);
      return Calls.leaseStarted();
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(@Advice.Enter int lease) {
      Bridge.visitEnded(lease);
    }
  }
}
