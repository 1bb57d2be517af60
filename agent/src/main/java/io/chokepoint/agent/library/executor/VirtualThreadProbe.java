package io.chokepoint.agent.library.executor;

import static net.bytebuddy.matcher.ElementMatchers.nameContains;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.chokepoint.agent.probe.Advised;
import io.chokepoint.agent.probe.Probe;
import io.chokepoint.bridge.Carriers;
import java.util.List;
import java.util.Set;
import net.bytebuddy.asm.Advice;

/**
 * How long a virtual thread that could run waits for a carrier, and which of them keep theirs while
 * they wait. JDK 21 and later: every way to the scheduler ends in one of the methods that submit
 * the thread's continuation, whether it starts, was unparked, yielded, or got its monitor.
 */
public final class VirtualThreadProbe implements Probe {

  private static final String THREAD = "java.lang.VirtualThread";

  @Override
  public Set<String> classes() {
    return Set.of(THREAD);
  }

  @Override
  public boolean onlyWhenNeeded() {
    return true;
  }

  @Override
  public List<Advised> advised() {
    return List.of(
        new Advised(THREAD, nameContains("ubmitRunContinuation"), Runnable.class),
        new Advised(THREAD, named("mount").and(takesArguments(0)), Mounts.class),
        new Advised(THREAD, named("unmount").and(takesArguments(0)), Unmounts.class),
        new Advised(
            THREAD,
            named("parkOnCarrierThread").and(takesArguments(boolean.class, long.class)),
            Pinned.class));
  }

  static final class Runnable {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Thread thread) {
      Carriers.runnable(thread);
    }
  }

  static final class Mounts {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Thread thread) {
      Carriers.mounts(thread);
    }
  }

  static final class Unmounts {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Thread thread) {
      Carriers.unmounts(thread);
    }
  }

  static final class Pinned {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static long enter() {
      return Carriers.pinned();
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(@Advice.Enter long since) {
      Carriers.unpinned(since);
    }
  }
}
