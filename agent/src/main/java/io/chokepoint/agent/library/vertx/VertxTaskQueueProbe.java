package io.chokepoint.agent.library.vertx;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.chokepoint.agent.probe.Advised;
import io.chokepoint.agent.probe.Probe;
import io.chokepoint.bridge.Tasks;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import net.bytebuddy.asm.Advice;

/**
 * What Vert.x hands to its worker threads in the order in which it came ({@code executeBlocking}, a
 * worker verticle's events): one runner takes many, so each says itself whose it is.
 */
public final class VertxTaskQueueProbe implements Probe {

  private static final String QUEUE = "io.vertx.core.impl.TaskQueue";

  @Override
  public Set<String> classes() {
    return Set.of(QUEUE);
  }

  @Override
  public List<Advised> advised() {
    return List.of(
        new Advised(
            QUEUE,
            named("execute").and(takesArguments(Runnable.class, Executor.class)),
            Queue.class));
  }

  static final class Queue {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static boolean enter(
        @Advice.Argument(value = 0, readOnly = false) Runnable task,
        @Advice.Argument(1) Executor executor) {
      Runnable queued = Tasks.queueing(executor, task);
      boolean ours = queued != task;
      task = queued;
      return ours;
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(@Advice.Enter boolean ours) {
      if (ours) {
        Tasks.queued();
      }
    }
  }
}
