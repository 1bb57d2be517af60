package io.chokepoint.agent.library.jvm;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.chokepoint.agent.probe.Advised;
import io.chokepoint.agent.probe.Probe;
import io.chokepoint.bridge.Callers;
import java.util.List;
import java.util.Set;
import net.bytebuddy.asm.Advice;

/**
 * Which code asks for collections. Woven in once the collector has told of one. {@code
 * Runtime.gc()} is native: who calls that directly stays unknown.
 */
public final class ExplicitCollectionProbe implements Probe {

  public static final String SYSTEM = "java.lang.System";

  @Override
  public Set<String> classes() {
    return Set.of(SYSTEM);
  }

  @Override
  public boolean onlyWhenNeeded() {
    return true;
  }

  @Override
  public List<Advised> advised() {
    return List.of(new Advised(SYSTEM, named("gc").and(takesArguments(0)), Asks.class));
  }

  static final class Asks {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter() {
      Callers.collects();
    }
  }
}
