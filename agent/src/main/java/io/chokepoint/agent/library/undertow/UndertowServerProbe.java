package io.chokepoint.agent.library.undertow;

import static net.bytebuddy.matcher.ElementMatchers.named;

import io.chokepoint.agent.probe.Advised;
import io.chokepoint.agent.probe.Probe;
import io.chokepoint.bridge.Servers;
import java.util.List;
import java.util.Set;
import net.bytebuddy.asm.Advice;

/** Undertow servers, whose worker threads are then sampled. */
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
    static void exit(@Advice.This Object server) {
      Servers.server(server);
    }
  }
}
