package io.chokepoint.agent.library.lettuce;

import static net.bytebuddy.matcher.ElementMatchers.isDeclaredBy;
import static net.bytebuddy.matcher.ElementMatchers.named;

import io.chokepoint.agent.probe.Advised;
import io.chokepoint.agent.probe.Probe;
import io.chokepoint.bridge.Bridge;
import io.chokepoint.bridge.Resource;
import io.lettuce.core.protocol.RedisCommand;
import java.util.List;
import java.util.Set;
import net.bytebuddy.asm.Advice;

/**
 * Redis commands by Lettuce, named after the command, while a thread waits for the answer: the
 * synchronous interface, and Spring Data Redis, which waits by the same method.
 */
public final class LettuceProbe implements Probe {

  private static final String FUTURES = "io.lettuce.core.LettuceFutures";

  /** Where the synchronous interface waits since Lettuce 6. */
  private static final String INTERNAL = "io.lettuce.core.internal.Futures";

  @Override
  public Set<String> classes() {
    return Set.of(FUTURES, INTERNAL);
  }

  @Override
  public List<Advised> advised() {
    return List.of(
        new Advised(FUTURES, named("awaitOrCancel"), Await.class),
        new Advised(null, named("awaitOrCancel").and(isDeclaredBy(named(INTERNAL))), Await.class));
  }

  /** Keywords are enums, also those an application adds; 6.5 to 6.7 have no {@code name()}. */
  static final class Await {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static int enter(@Advice.Argument(0) Object command) {
      Object keyword =
          command instanceof RedisCommand ? ((RedisCommand<?, ?, ?>) command).getType() : null;
      return Bridge.visitStarted(
          Resource.Kind.CACHE, keyword instanceof Enum ? ((Enum<?>) keyword).name() : "other");
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(@Advice.Enter int visit) {
      Bridge.visitEnded(visit);
    }
  }
}
