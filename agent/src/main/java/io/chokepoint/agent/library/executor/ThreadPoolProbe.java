package io.chokepoint.agent.library.executor;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.chokepoint.agent.probe.Advised;
import io.chokepoint.agent.probe.Probe;
import io.chokepoint.bridge.Tasks;
import java.util.List;
import java.util.Set;
import net.bytebuddy.asm.Advice;

/**
 * Thread pools of java.util.concurrent, and what is built upon them: executor services, Spring's
 * task executors. A worker's task lies between its getting one and its asking for the next; its
 * first it was born with.
 */
public final class ThreadPoolProbe implements Probe {

  private static final String POOL = "java.util.concurrent.ThreadPoolExecutor";
  private static final String WORKER = "java.util.concurrent.ThreadPoolExecutor$Worker";

  @Override
  public Set<String> classes() {
    return Set.of(POOL, WORKER);
  }

  @Override
  public List<Advised> advised() {
    return List.of(
        new Advised(POOL, named("execute").and(takesArguments(Runnable.class)), Submit.class),
        new Advised(POOL, named("getTask").and(takesArguments(0)), Next.class),
        new Advised(WORKER, named("run").and(takesArguments(0)), Life.class));
  }

  static final class Submit {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object pool, @Advice.Argument(0) Runnable task) {
      Tasks.submitted(pool, task);
    }
  }

  static final class Next {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter() {
      Tasks.ended();
    }

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.Return Runnable task) {
      Tasks.began(task);
    }
  }

  /** A task that throws takes its worker with it. */
  static final class Life {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.FieldValue("firstTask") Runnable first) {
      Tasks.began(first);
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit() {
      Tasks.ended();
    }
  }
}
