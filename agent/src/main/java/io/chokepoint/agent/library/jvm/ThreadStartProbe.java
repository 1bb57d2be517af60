package io.chokepoint.agent.library.jvm;

import static net.bytebuddy.matcher.ElementMatchers.named;

import io.chokepoint.agent.probe.Advised;
import io.chokepoint.agent.probe.Probe;
import io.chokepoint.bridge.Callers;
import java.util.List;
import java.util.Set;
import net.bytebuddy.asm.Advice;

/** Which code starts threads. Woven in once there are many more than at first. */
public final class ThreadStartProbe implements Probe {

  public static final String THREAD = "java.lang.Thread";

  @Override
  public Set<String> classes() {
    return Set.of(THREAD);
  }

  @Override
  public boolean onlyWhenNeeded() {
    return true;
  }

  @Override
  public List<Advised> advised() {
    return List.of(new Advised(THREAD, named("start"), Starts.class));
  }

  static final class Starts {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter() {
      Callers.starts();
    }
  }
}
