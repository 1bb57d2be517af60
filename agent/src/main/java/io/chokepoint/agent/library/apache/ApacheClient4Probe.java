package io.chokepoint.agent.library.apache;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.namedOneOf;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

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
 * Calls by Apache HttpClient 4, until the head of the answer is there, and in them the wait for a
 * connection: by the clients of 4.3 and later, and by {@code DefaultHttpClient}, the only one
 * before and there to this day.
 */
public final class ApacheClient4Probe implements Probe {

  private static final String CLIENT = "org.apache.http.impl.client.InternalHttpClient";
  private static final String MINIMAL = "org.apache.http.impl.client.MinimalHttpClient";
  private static final String DEFAULT = "org.apache.http.impl.client.AbstractHttpClient";
  private static final String POOL = "org.apache.http.impl.conn.PoolingHttpClientConnectionManager";
  private static final String POOL_OF_4_2 =
      "org.apache.http.impl.conn.PoolingClientConnectionManager";
  private static final String POOL_OF_4_0 = "org.apache.http.impl.conn.tsccm.ConnPoolByRoute";

  @Override
  public Set<String> classes() {
    return Set.of(CLIENT, MINIMAL, DEFAULT, POOL, POOL_OF_4_2, POOL_OF_4_0);
  }

  @Override
  public List<Advised> advised() {
    return List.of(
        call(CLIENT),
        call(MINIMAL),
        call(DEFAULT),
        lease(POOL, "leaseConnection"),
        lease(POOL_OF_4_2, "leaseConnection"),
        lease(POOL_OF_4_0, "getEntryBlocking"));
  }

  private static Advised call(String client) {
    return new Advised(
        client,
        namedOneOf("doExecute", "execute")
            .and(takesArguments(3))
            .and(takesArgument(0, named("org.apache.http.HttpHost")))
            .and(takesArgument(2, named("org.apache.http.protocol.HttpContext"))),
        Call.class);
  }

  private static Advised lease(String pool, String method) {
    return new Advised(pool, named(method), Lease.class);
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
