package io.chokepoint.agent.library.jedis;

import static net.bytebuddy.matcher.ElementMatchers.named;

import io.chokepoint.agent.probe.Advised;
import io.chokepoint.agent.probe.Probe;
import io.chokepoint.bridge.Bridge;
import io.chokepoint.bridge.Resource;
import io.chokepoint.bridge.Tags;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDescription;

/**
 * Redis commands by Jedis, named after the command, while a thread waits for the answer. Jedis
 * sends first and reads later: the connection remembers what it sent last, after which a pipeline's
 * answers are all called.
 */
public final class JedisProbe implements Probe {

  private static final String CONNECTION = "redis.clients.jedis.Connection";

  @Override
  public Set<String> classes() {
    return Set.of(CONNECTION);
  }

  @Override
  public boolean remembers(TypeDescription type) {
    return true;
  }

  /**
   * Up to 3 what is sent is the command first of all, since 4 arguments the first of which it is.
   */
  @Override
  public List<Advised> advised() {
    return List.of(
        new Advised(CONNECTION, named("sendCommand"), Sent.class),
        new Advised(CONNECTION, named("readProtocolWithCheckingBroken"), Read.class));
  }

  static final class Sent {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object connection, @Advice.Argument(0) Object sent) {
      Object command = sent;
      if (sent instanceof Iterable) {
        Iterator<?> arguments = ((Iterable<?>) sent).iterator();
        command = arguments.hasNext() ? arguments.next() : null;
      }
      if (Tags.get(connection) != command && command != null) {
        Tags.set(connection, command);
      }
    }
  }

  static final class Read {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static int enter(@Advice.This Object connection) {
      Object command = Tags.get(connection);
      return Bridge.visitStarted(
          Resource.Kind.CACHE, command instanceof Enum ? ((Enum<?>) command).name() : "other");
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(@Advice.Enter int visit) {
      Bridge.visitEnded(visit);
    }
  }
}
