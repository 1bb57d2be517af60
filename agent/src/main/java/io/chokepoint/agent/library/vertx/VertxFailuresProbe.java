package io.chokepoint.agent.library.vertx;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.chokepoint.agent.probe.Advised;
import io.chokepoint.agent.probe.Probe;
import io.chokepoint.bridge.Requests;
import java.util.List;
import java.util.Set;
import net.bytebuddy.asm.Advice;

/** What a handler threw, which Vert.x since 4 reports and does not throw on. */
public final class VertxFailuresProbe implements Probe {

  private static final String CONTEXT = "io.vertx.core.impl.ContextImpl";

  @Override
  public Set<String> classes() {
    return Set.of(CONTEXT);
  }

  @Override
  public List<Advised> advised() {
    return List.of(
        new Advised(
            CONTEXT, named("reportException").and(takesArguments(Throwable.class)), Failed.class));
  }

  static final class Failed {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.Argument(0) Throwable thrown) {
      Requests.failing(thrown);
    }
  }
}
