package io.chokepoint.agent.library.servlet;

import static net.bytebuddy.matcher.ElementMatchers.namedOneOf;

import io.chokepoint.agent.probe.Advised;
import io.chokepoint.agent.probe.Probe;
import io.chokepoint.bridge.Turns;
import java.util.List;
import java.util.Set;
import net.bytebuddy.asm.Advice;

/**
 * The moment in which a task gives an asynchronous request back to its container: what it did until
 * then is what the request waited for.
 */
public final class AsyncContextProbe implements Probe {

  /** Of Tomcat, Payara, Liberty, Undertow, and Jetty 9.4 to 11 and 12 with its environments. */
  @Override
  public Set<String> classes() {
    return Set.of(
        "org.apache.catalina.core.AsyncContextImpl",
        "org.apache.catalina.connector.AsyncContextImpl",
        "com.ibm.ws.webcontainer.async.AsyncContextImpl",
        "io.undertow.servlet.spec.AsyncContextImpl",
        "org.eclipse.jetty.server.AsyncContextState",
        "org.eclipse.jetty.ee8.nested.AsyncContextState",
        "org.eclipse.jetty.ee9.nested.AsyncContextState",
        "org.eclipse.jetty.ee10.servlet.AsyncContextState",
        "org.eclipse.jetty.ee11.servlet.AsyncContextState");
  }

  @Override
  public List<Advised> advised() {
    return List.of(new Advised(null, namedOneOf("dispatch", "complete"), HandOver.class));
  }

  static final class HandOver {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter() {
      Turns.handsOver();
    }
  }
}
