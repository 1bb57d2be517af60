package io.chokepoint.agent.library.undertow;

import static net.bytebuddy.matcher.ElementMatchers.named;

import io.chokepoint.agent.probe.Advised;
import io.chokepoint.agent.probe.Probe;
import io.chokepoint.bridge.Servers;
import java.util.List;
import java.util.Set;
import net.bytebuddy.asm.Advice;

/**
 * The XNIO workers that connections are accepted for, by an Undertow or by WildFly, whose threads
 * are then sampled. An Undertow that has started need not be kept by anyone; its worker is, by its
 * threads.
 */
public final class UndertowServerProbe implements Probe {

  private static final String WORKER = "org.xnio.XnioWorker";

  @Override
  public Set<String> classes() {
    return Set.of(WORKER);
  }

  @Override
  public List<Advised> advised() {
    return List.of(new Advised(WORKER, named("createStreamConnectionServer"), Seen.class));
  }

  static final class Seen {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object worker) {
      Servers.server(worker);
    }
  }
}
