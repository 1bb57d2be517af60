package io.chokepoint.agent.library.undertow;

import static net.bytebuddy.matcher.ElementMatchers.named;

import io.chokepoint.agent.probe.Advised;
import io.chokepoint.agent.probe.Probe;
import io.chokepoint.bridge.Servers;
import java.util.List;
import java.util.Set;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;

/**
 * The XNIO workers of Undertow servers, whose threads are then sampled. An Undertow that has
 * started need not be kept by anyone; its worker is, by its threads.
 */
public final class UndertowServerProbe implements Probe {

  private static final String SERVER = "io.undertow.Undertow";

  @Override
  public Set<String> classes() {
    return Set.of(SERVER);
  }

  @Override
  public List<Advised> advised() {
    return List.of(new Advised(SERVER, named("start"), Seen.class));
  }

  static final class Seen {

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
        @Advice.FieldValue(value = "worker", typing = Assigner.Typing.DYNAMIC) Object worker) {
      if (worker != null) {
        Servers.server(worker);
      }
    }
  }
}
