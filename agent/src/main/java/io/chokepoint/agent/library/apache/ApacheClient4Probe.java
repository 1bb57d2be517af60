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
import org.apache.http.HttpHost;
import org.apache.http.HttpResponse;
import org.jspecify.annotations.Nullable;

/**
 * Calls by Apache HttpClient 4.3 and later, until the head of the answer is there, and in them the
 * wait for a connection.
 */
public final class ApacheClient4Probe implements Probe {

  private static final String CLIENT = "org.apache.http.impl.client.InternalHttpClient";
  private static final String MINIMAL = "org.apache.http.impl.client.MinimalHttpClient";
  private static final String POOL = "org.apache.http.impl.conn.PoolingHttpClientConnectionManager";

  @Override
  public Set<String> classes() {
    return Set.of(CLIENT, MINIMAL, POOL);
  }

  @Override
  public List<Advised> advised() {
    return List.of(
        call(CLIENT), call(MINIMAL), new Advised(POOL, named("leaseConnection"), Lease.class));
  }

  private static Advised call(String client) {
    return new Advised(
        client,
        named("doExecute").and(takesArgument(0, named("org.apache.http.HttpHost"))),
        Call.class);
  }

  static final class Call {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static int enter(@Advice.Argument(0) HttpHost target) {
      return target == null
          ? Calls.started(null, null, 0)
          : Calls.started(target.getSchemeName(), target.getHostName(), target.getPort());
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
        @Advice.Enter int call,
        @Advice.Return @Nullable HttpResponse answer,
        @Advice.Thrown @Nullable Throwable failure) {
      Calls.ended(call, answer == null ? 0 : answer.getStatusLine().getStatusCode(), failure);
    }
  }

  static final class Lease {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static int enter(@Advice.This Object pool) {
      HttpClients.seen(pool);
      return Calls.leaseStarted();
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(@Advice.Enter int lease) {
      Bridge.visitEnded(lease);
    }
  }
}
