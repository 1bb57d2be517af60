package io.chokepoint.agent.library.executor;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.chokepoint.agent.probe.Advised;
import io.chokepoint.agent.probe.Probe;
import io.chokepoint.bridge.Tasks;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RunnableScheduledFuture;
import java.util.concurrent.TimeUnit;
import net.bytebuddy.asm.Advice;

/**
 * Tasks that a scheduled pool is to run at once. What is due later is left out: its delay is meant,
 * and is no wait for a thread. Its workers are the thread pool's.
 */
public final class ScheduledPoolProbe implements Probe {

  private static final String POOL = "java.util.concurrent.ScheduledThreadPoolExecutor";

  @Override
  public Set<String> classes() {
    return Set.of(POOL);
  }

  @Override
  public List<Advised> advised() {
    return List.of(new Advised(POOL, named("delayedExecute").and(takesArguments(1)), Submit.class));
  }

  static final class Submit {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.This Object pool, @Advice.Argument(0) RunnableScheduledFuture<?> task) {
      if (task.getDelay(TimeUnit.NANOSECONDS) <= 0) {
        Tasks.submitted(pool, task);
      }
    }
  }
}
