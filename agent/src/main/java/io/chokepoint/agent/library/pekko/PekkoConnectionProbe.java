package io.chokepoint.agent.library.pekko;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.chokepoint.agent.probe.Advised;
import io.chokepoint.agent.probe.Probe;
import io.chokepoint.bridge.PekkoCalls;
import java.util.List;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDescription;

/**
 * Connections of Pekko's HTTP/1 server: the stage of each that has the queue of the requests that
 * wait for their answers. It is an anonymous class, whose number is another in each version.
 */
public final class PekkoConnectionProbe implements Probe {

  private static final String STAGE =
      "/http/impl/engine/server/HttpServerBluePrint$ControllerStage$$anon$";

  private static final String SETTER = "openRequests_$eq";

  @Override
  public boolean mayBe(String className) {
    return className.contains(STAGE);
  }

  @Override
  public boolean is(TypeDescription type) {
    return !type.getDeclaredMethods().filter(named(SETTER)).isEmpty();
  }

  @Override
  public boolean remembers(TypeDescription type) {
    return true;
  }

  @Override
  public List<Advised> advised() {
    return List.of(
        new Advised(null, named(SETTER).and(takesArguments(1)), Queue.class),
        new Advised(null, named("emitErrorResponse").and(takesArguments(1)), Refused.class));
  }

  static final class Queue {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.This Object connection,
        @Advice.FieldValue("openRequests") Object before,
        @Advice.Argument(0) Object now) {
      PekkoCalls.queue(connection, before, now);
    }
  }

  static final class Refused {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object connection, @Advice.Argument(0) Object response) {
      PekkoCalls.answers(connection, response);
    }
  }
}
