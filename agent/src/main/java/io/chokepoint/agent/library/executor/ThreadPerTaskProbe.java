package io.chokepoint.agent.library.executor;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.chokepoint.agent.probe.Advised;
import io.chokepoint.agent.probe.Probe;
import io.chokepoint.bridge.Tasks;
import java.util.List;
import java.util.Set;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDescription;

/** Executors of JDK 21 and later that start a thread for each task, a virtual one as a rule. */
public final class ThreadPerTaskProbe implements Probe {

  private static final String EXECUTOR = "java.util.concurrent.ThreadPerTaskExecutor";
  private static final String RUNNER = EXECUTOR + "$TaskRunner";
  private static final String FUTURE = EXECUTOR + "$ThreadBoundFuture";

  @Override
  public Set<String> classes() {
    return Set.of(EXECUTOR, RUNNER, FUTURE);
  }

  @Override
  public boolean remembers(TypeDescription type) {
    return !type.getName().equals(EXECUTOR);
  }

  @Override
  public List<Advised> advised() {
    return List.of(
        new Advised(
            EXECUTOR, named("newThread").and(takesArgument(0, Runnable.class)), Submit.class),
        new Advised(RUNNER, named("run").and(takesArguments(0)), Run.class),
        new Advised(FUTURE, named("run").and(takesArguments(0)), Run.class));
  }

  static final class Submit {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object executor, @Advice.Argument(0) Runnable task) {
      Tasks.submitted(executor, task);
    }
  }

  static final class Run {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static boolean enter(@Advice.This Object task) {
      return Tasks.began(task);
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(@Advice.Enter boolean began) {
      if (began) {
        Tasks.ended();
      }
    }
  }
}
