package io.chokepoint.agent.library.liberty;

import static net.bytebuddy.matcher.ElementMatchers.isConstructor;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.chokepoint.agent.probe.Advised;
import io.chokepoint.agent.probe.Probe;
import io.chokepoint.bridge.Servers;
import java.util.List;
import java.util.Set;
import net.bytebuddy.asm.Advice;

/** What controls how many threads Liberty's default executor has, whose threads are sampled. */
public final class LibertyExecutorProbe implements Probe {

  private static final String CONTROLLER = "com.ibm.ws.threading.internal.ThreadPoolController";

  @Override
  public Set<String> classes() {
    return Set.of(CONTROLLER);
  }

  /** When it is made, and as it looks at its executor: an attached agent comes after the first. */
  @Override
  public List<Advised> advised() {
    return List.of(
        new Advised(CONTROLLER, isConstructor(), Seen.class),
        new Advised(CONTROLLER, named("evaluateInterval").and(takesArguments(0)), Seen.class));
  }

  static final class Seen {

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.This Object controller) {
      Servers.server(controller);
    }
  }
}
