package io.chokepoint.agent.library.payara;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.chokepoint.agent.probe.Advised;
import io.chokepoint.agent.probe.Probe;
import io.chokepoint.bridge.Servers;
import io.chokepoint.bridge.Tags;
import io.chokepoint.bridge.Work;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDescription;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.IOEvent;
import org.glassfish.grizzly.Transport;
import org.glassfish.grizzly.threadpool.GrizzlyExecutorService;

/**
 * How long a connection that is readable waits for one of the worker threads of Grizzly, on which
 * Payara's listeners serve requests. Streams of HTTP/2 are handed over in another way, which is not
 * followed.
 */
public final class GrizzlyWorkersProbe implements Probe {

  private static final String STRATEGY = "org.glassfish.grizzly.strategies.WorkerThreadIOStrategy";
  private static final String WORK = STRATEGY + "$WorkerThreadRunnable";
  private static final String CONNECTION = "org.glassfish.grizzly.nio.NIOConnection";
  private static final String TRANSPORT = "org.glassfish.grizzly.nio.NIOTransport";
  private static final String LISTENING =
      "org.glassfish.grizzly.nio.transport.TCPNIOServerConnection";

  @Override
  public Set<String> classes() {
    return Set.of(STRATEGY, WORK, CONNECTION, TRANSPORT, LISTENING);
  }

  @Override
  public boolean remembers(TypeDescription type) {
    return type.getName().equals(CONNECTION) || type.getName().equals(TRANSPORT);
  }

  @Override
  public List<Advised> advised() {
    return List.of(
        new Advised(
            STRATEGY,
            named("executeIoEvent").and(takesArguments(3)).and(takesArgument(2, boolean.class)),
            HandOver.class),
        new Advised(WORK, named("run").and(takesArguments(0)), TakeUp.class),
        new Advised(LISTENING, named("onAccept").and(takesArguments(0)), Seen.class));
  }

  static final class HandOver {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.Argument(0) Connection<?> connection, @Advice.Argument(1) IOEvent event) {
      if (event == IOEvent.READ) {
        Object workers = Tags.get(connection.getTransport());
        if (workers != null) {
          Work.ready(connection, (String) workers);
        }
      }
    }
  }

  static final class TakeUp {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static boolean enter(@Advice.FieldValue("connection") Object connection) {
      return connection != null && Work.taken(connection);
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(@Advice.Enter boolean taken) {
      if (taken) {
        Work.done();
      }
    }
  }

  /** At each new connection, as an attached agent comes after the start. */
  static final class Seen {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Connection<?> listening) {
      Transport transport = listening.getTransport();
      ExecutorService workers = transport.getWorkerThreadPool();
      if (Tags.get(transport) == null && workers instanceof GrizzlyExecutorService pool) {
        Tags.set(transport, pool.getConfiguration().getPoolName());
        Servers.server(transport);
      }
    }
  }
}
