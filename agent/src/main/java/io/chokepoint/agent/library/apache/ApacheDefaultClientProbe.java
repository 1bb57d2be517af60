package io.chokepoint.agent.library.apache;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.namedOneOf;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.chokepoint.agent.probe.Advised;
import io.chokepoint.agent.probe.Probe;
import java.util.List;
import java.util.Set;

/**
 * Calls by {@code DefaultHttpClient} of Apache HttpClient 4, the only client before 4.3 and there
 * to this day, and the wait for a connection of its pools: each version has one of them or both.
 */
public final class ApacheDefaultClientProbe implements Probe {

  @Override
  public Set<String> classes() {
    return Set.of(
        "org.apache.http.impl.client.AbstractHttpClient",
        "org.apache.http.impl.conn.PoolingClientConnectionManager",
        "org.apache.http.impl.conn.tsccm.ConnPoolByRoute");
  }

  @Override
  public List<Advised> advised() {
    return List.of(
        new Advised(
            null,
            namedOneOf("doExecute", "execute")
                .and(takesArguments(3))
                .and(takesArgument(0, named("org.apache.http.HttpHost")))
                .and(takesArgument(2, named("org.apache.http.protocol.HttpContext"))),
            ApacheClient4Probe.Call.class),
        new Advised(
            null,
            namedOneOf("leaseConnection", "getEntryBlocking"),
            ApacheClient4Probe.Lease.class));
  }
}
