package io.chokepoint.agent.library.executor;

import static net.bytebuddy.matcher.ElementMatchers.isConstructor;
import static net.bytebuddy.matcher.ElementMatchers.isDeclaredBy;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.namedOneOf;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.chokepoint.agent.probe.Advised;
import io.chokepoint.agent.probe.Probe;
import io.chokepoint.bridge.Tasks;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDescription;

/**
 * What starts a thread for each task in JDK 21 and later, a virtual one as a rule: executors, and
 * the scopes of structured concurrency.
 */
public final class ThreadPerTaskProbe implements Probe {

  private static final String EXECUTOR = "java.util.concurrent.ThreadPerTaskExecutor";
  private static final String RUNNER = EXECUTOR + "$TaskRunner";
  private static final String FUTURE = EXECUTOR + "$ThreadBoundFuture";

  /** Of JDK 25, and of 21 to 24. */
  private static final String[] SUBTASKS = {
    "java.util.concurrent.StructuredTaskScopeImpl$SubtaskImpl",
    "java.util.concurrent.StructuredTaskScope$SubtaskImpl"
  };

  @Override
  public Set<String> classes() {
    Set<String> all = new HashSet<>(List.of(SUBTASKS));
    all.addAll(List.of(EXECUTOR, RUNNER, FUTURE));
    return all;
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
        new Advised(FUTURE, named("run").and(takesArguments(0)), Run.class),
        new Advised(null, isConstructor().and(isDeclaredBy(namedOneOf(SUBTASKS))), Forked.class),
        new Advised(
            null,
            named("run").and(takesArguments(0)).and(isDeclaredBy(namedOneOf(SUBTASKS))),
            RunForked.class));
  }

  static final class Forked {

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.This Object subtask) {
      Tasks.submitted(null, subtask);
    }
  }

  /** The thread that waits for it is woken by a carrier, which does not know for whom. */
  static final class RunForked {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static boolean enter(@Advice.This Object subtask) {
      return Tasks.began(subtask);
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(@Advice.Enter boolean began) {
      if (began) {
        Tasks.wakesSubmitter();
        Tasks.ended();
      }
    }
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
