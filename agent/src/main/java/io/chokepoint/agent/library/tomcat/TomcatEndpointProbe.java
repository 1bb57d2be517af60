package io.chokepoint.agent.library.tomcat;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.namedOneOf;

import io.chokepoint.agent.probe.Advised;
import io.chokepoint.agent.probe.Probe;
import io.chokepoint.bridge.Servers;
import java.util.List;
import java.util.Set;
import net.bytebuddy.asm.Advice;

/** Tomcat's endpoints, whose worker threads and connections are then sampled. */
public final class TomcatEndpointProbe implements Probe {

  private static final String ENDPOINT = "org.apache.tomcat.util.net.AbstractEndpoint";

  @Override
  public Set<String> classes() {
    return Set.of(ENDPOINT);
  }

  /** When it starts; and at each new connection, as an attached agent comes after the start. */
  @Override
  public List<Advised> advised() {
    return List.of(
        new Advised(ENDPOINT, named("start"), Seen.class),
        new Advised(null, namedOneOf("countUpOrAwaitConnection"), Seen.class));
  }

  static final class Seen {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object endpoint) {
      Servers.server(endpoint);
    }
  }
}
