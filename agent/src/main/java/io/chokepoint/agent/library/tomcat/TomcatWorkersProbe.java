package io.chokepoint.agent.library.tomcat;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.chokepoint.agent.probe.Advised;
import io.chokepoint.agent.probe.Probe;
import io.chokepoint.bridge.Work;
import java.util.List;
import java.util.Set;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDescription;

/**
 * How long a connection that is ready waits for one of Tomcat's worker threads. From the poller's
 * seeing that it is readable: the time it lies idle between two requests belongs to neither.
 */
public final class TomcatWorkersProbe implements Probe {

  private static final String ENDPOINT = "org.apache.tomcat.util.net.AbstractEndpoint";
  private static final String CONNECTION = "org.apache.tomcat.util.net.SocketWrapperBase";
  private static final String WORK = "org.apache.tomcat.util.net.SocketProcessorBase";

  @Override
  public Set<String> classes() {
    return Set.of(ENDPOINT, CONNECTION, WORK);
  }

  @Override
  public boolean remembers(TypeDescription type) {
    return type.getName().equals(CONNECTION);
  }

  @Override
  public List<Advised> advised() {
    return List.of(
        new Advised(ENDPOINT, named("processSocket").and(takesArguments(3)), HandOver.class),
        new Advised(WORK, named("run").and(takesArguments(0)), TakeUp.class));
  }

  static final class HandOver {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.Argument(0) Object connection, @Advice.FieldValue("name") String connector) {
      if (connection != null) {
        Work.ready(connection, connector);
      }
    }
  }

  static final class TakeUp {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static boolean enter(@Advice.FieldValue("socketWrapper") Object connection) {
      return connection != null && Work.taken(connection);
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(@Advice.Enter boolean taken) {
      if (taken) {
        Work.done();
      }
    }
  }
}
