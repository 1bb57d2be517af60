package io.chokepoint.agent.library.pekko;

import static net.bytebuddy.matcher.ElementMatchers.isConstructor;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.chokepoint.agent.probe.Advised;
import io.chokepoint.agent.probe.Probe;
import io.chokepoint.bridge.Exchanges;
import io.chokepoint.bridge.PekkoCalls;
import io.chokepoint.bridge.Tagged;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.bytebuddy.asm.Advice;

/**
 * Answers of Pekko's HTTP/1 server, the end of its connections, and the turns in which an actor
 * handles what came in on one.
 */
public final class PekkoAnswerProbe implements Probe {

  private static final String CONTEXT = "http.impl.engine.rendering.ResponseRenderingContext";
  private static final String LOGIC = "stream.stage.GraphStageLogic";
  private static final String SHELL = "stream.impl.fusing.GraphInterpreterShell";

  @Override
  public Set<String> classes() {
    Set<String> all = new HashSet<>();
    for (String root : List.of("org.apache.pekko.", "akka.")) {
      all.addAll(List.of(root + CONTEXT, root + LOGIC, root + SHELL));
    }
    return all;
  }

  @Override
  public List<Advised> advised() {
    return List.of(
        new Advised(null, isConstructor().and(takesArguments(4)), Answer.class),
        new Advised(null, named("postStop").and(takesArguments(0)), Closed.class),
        new Advised(null, named("processEvent").and(takesArguments(2)), Turn.class));
  }

  static final class Answer {

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.Argument(0) Object response) {
      PekkoCalls.answers(response);
    }
  }

  static final class Closed {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object stage) {
      if (stage instanceof Tagged) {
        Exchanges.closed(stage);
      }
    }
  }

  static final class Turn {

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit() {
      PekkoCalls.handled();
    }
  }
}
