package io.chokepoint.agent.library.coroutines;

import static net.bytebuddy.matcher.ElementMatchers.isConstructor;
import static net.bytebuddy.matcher.ElementMatchers.isDeclaredBy;
import static net.bytebuddy.matcher.ElementMatchers.isStatic;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.not;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.chokepoint.agent.probe.Advised;
import io.chokepoint.agent.probe.Probe;
import io.chokepoint.bridge.Coroutines;
import java.util.List;
import java.util.Set;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDescription;

/**
 * Continuations of kotlinx.coroutines, from where they are made over the dispatcher that they are
 * handed to, if it has threads of its own, to the thread that runs them.
 */
public final class CoroutinesProbe implements Probe {

  private static final String CONTINUATION = "kotlinx.coroutines.DispatchedTask";
  private static final String SCHEDULER = "kotlinx.coroutines.scheduling.CoroutineScheduler";
  private static final String LIMITED = "kotlinx.coroutines.internal.LimitedDispatcher";

  @Override
  public Set<String> classes() {
    return Set.of(CONTINUATION, SCHEDULER, LIMITED);
  }

  @Override
  public boolean remembers(TypeDescription type) {
    return true;
  }

  @Override
  public List<Advised> advised() {
    return List.of(
        new Advised(null, isConstructor().and(isDeclaredBy(named(CONTINUATION))), Made.class),
        new Advised(
            CONTINUATION, named("run").and(takesArguments(0)).and(not(isStatic())), Run.class),
        new Advised(
            LIMITED,
            named("dispatch").and(takesArguments(2)).and(takesArgument(1, Runnable.class)),
            ToLimited.class),
        new Advised(
            SCHEDULER,
            named("dispatch").and(takesArguments(3)).and(takesArgument(0, Runnable.class)),
            ToScheduler.class));
  }

  static final class Made {

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.This Object continuation) {
      Coroutines.made(continuation);
    }
  }

  static final class Run {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static int enter(@Advice.This Object continuation) {
      return Coroutines.began(continuation);
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(@Advice.Enter int began) {
      Coroutines.ended(began);
    }
  }

  static final class ToLimited {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object dispatcher, @Advice.Argument(1) Runnable task) {
      Coroutines.dispatched(dispatcher, task);
    }
  }

  static final class ToScheduler {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object dispatcher, @Advice.Argument(0) Runnable task) {
      Coroutines.dispatched(dispatcher, task);
    }
  }
}
