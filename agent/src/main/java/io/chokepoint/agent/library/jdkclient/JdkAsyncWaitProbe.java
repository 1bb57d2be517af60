package io.chokepoint.agent.library.jdkclient;

import static net.bytebuddy.matcher.ElementMatchers.namedOneOf;

import io.chokepoint.agent.probe.Advised;
import io.chokepoint.agent.probe.Probe;
import io.chokepoint.bridge.Calls;
import io.chokepoint.bridge.Tagged;
import java.net.URI;
import java.util.List;
import java.util.Set;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/**
 * Waits for a future that remembers where a call goes, see {@link JdkAsyncClientProbe}: waits for
 * that host. A probe of its own, as futures and the client are of different class loaders.
 */
public final class JdkAsyncWaitProbe implements Probe {

  private static final String FUTURE = "java.util.concurrent.CompletableFuture";

  @Override
  public Set<String> classes() {
    return Set.of(FUTURE);
  }

  /** Called only where there is something to wait for. */
  @Override
  public List<Advised> advised() {
    return List.of(new Advised(FUTURE, namedOneOf("waitingGet", "timedGet"), Wait.class));
  }

  static final class Wait {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static int enter(@Advice.This Object future) {
      Object to = future instanceof Tagged ? ((Tagged) future).chokepoint$tag() : null;
      return to instanceof URI ? Calls.started((URI) to) : 0;
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(@Advice.Enter int call, @Advice.Thrown @Nullable Throwable failure) {
      Calls.ended(call, 0, failure);
    }
  }
}
