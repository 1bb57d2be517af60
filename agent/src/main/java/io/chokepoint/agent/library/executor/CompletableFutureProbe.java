package io.chokepoint.agent.library.executor;

import static net.bytebuddy.matcher.ElementMatchers.isConstructor;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.chokepoint.agent.probe.Advised;
import io.chokepoint.agent.probe.Probe;
import io.chokepoint.bridge.Tasks;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDescription;

/**
 * Stages of CompletableFuture that run elsewhere, on whatever executor: the first as they are made,
 * dependent ones as they are handed over.
 */
public final class CompletableFutureProbe implements Probe {

  private static final String FUTURE = "java.util.concurrent.CompletableFuture";
  private static final String SUPPLY = FUTURE + "$AsyncSupply";
  private static final String RUN = FUTURE + "$AsyncRun";
  private static final String DEPENDENT = FUTURE + "$UniCompletion";
  private static final String COMPLETION = FUTURE + "$Completion";

  @Override
  public Set<String> classes() {
    return Set.of(SUPPLY, RUN, DEPENDENT, COMPLETION);
  }

  @Override
  public boolean remembers(TypeDescription type) {
    return type.getName().equals(SUPPLY) || type.getName().equals(RUN);
  }

  @Override
  public List<Advised> advised() {
    return List.of(
        new Advised(SUPPLY, isConstructor(), Made.class),
        new Advised(RUN, isConstructor(), Made.class),
        new Advised(SUPPLY, named("run").and(takesArguments(0)), Run.class),
        new Advised(RUN, named("run").and(takesArguments(0)), Run.class),
        new Advised(DEPENDENT, named("claim").and(takesArguments(0)), HandedOver.class),
        new Advised(COMPLETION, named("run").and(takesArguments(0)), Run.class));
  }

  static final class Made {

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.This Object task) {
      Tasks.submitted(null, task);
    }
  }

  static final class HandedOver {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object stage, @Advice.FieldValue("executor") Executor executor) {
      if (executor != null) {
        Tasks.submitted(null, stage);
      }
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
