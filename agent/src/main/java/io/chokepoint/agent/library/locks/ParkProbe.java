package io.chokepoint.agent.library.locks;

import static net.bytebuddy.matcher.ElementMatchers.nameStartsWith;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.not;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;

import io.chokepoint.agent.probe.Advised;
import io.chokepoint.agent.probe.Probe;
import io.chokepoint.bridge.Parks;
import io.chokepoint.bridge.Tasks;
import java.util.List;
import java.util.Set;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.matcher.ElementMatcher;

/**
 * Every wait of java.util.concurrent ends in a park of the thread: locks, semaphores, conditions,
 * latches, queues, futures. One class is instrumented for all of them, and only where a thread
 * stops anyway, so that a lock that is free costs nothing.
 */
public final class ParkProbe implements Probe {

  private static final String LOCK_SUPPORT = "java.util.concurrent.locks.LockSupport";

  @Override
  public Set<String> classes() {
    return Set.of(LOCK_SUPPORT);
  }

  @Override
  public List<Advised> advised() {
    ElementMatcher.Junction<MethodDescription> park = nameStartsWith("park");
    ElementMatcher.Junction<MethodDescription> saysWhy = takesArgument(0, Object.class);
    return List.of(
        new Advised(LOCK_SUPPORT, park.and(saysWhy), With.class),
        new Advised(LOCK_SUPPORT, park.and(not(saysWhy)), Without.class),
        new Advised(LOCK_SUPPORT, named("unpark"), Wake.class));
  }

  static final class With {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static int enter(@Advice.Argument(0) Object blocker) {
      return Parks.began(blocker);
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(@Advice.Enter int token) {
      Parks.ended(token);
    }
  }

  /** The blocker was set beforehand, or there is none. */
  static final class Without {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static int enter() {
      return Parks.began();
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(@Advice.Enter int token) {
      Parks.ended(token);
    }
  }

  /** Told before, so that the woken thread finds it told. */
  static final class Wake {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.Argument(0) Thread thread) {
      Tasks.wakes(thread);
    }
  }
}
