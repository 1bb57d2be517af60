package io.chokepoint.agent.library.resilience4j;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.chokepoint.agent.probe.Advised;
import io.chokepoint.agent.probe.Probe;
import io.chokepoint.bridge.Bridge;
import io.chokepoint.bridge.Limiters;
import io.chokepoint.bridge.Resource;
import java.util.List;
import java.util.Set;
import net.bytebuddy.asm.Advice;

/**
 * Waits for the permission of a Resilience4j rate limiter, named after it, and permissions refused.
 * What reactive operators wait for a permission that they reserved is on no thread, and not seen.
 */
public final class RateLimiterProbe implements Probe {

  static final String LIMITER = "io.github.resilience4j.ratelimiter.internal.AtomicRateLimiter";

  @Override
  public Set<String> classes() {
    return Set.of(LIMITER);
  }

  /** The first is called only where there is something to wait for. */
  @Override
  public List<Advised> advised() {
    return List.of(
        new Advised(LIMITER, named("waitForPermission"), Wait.class),
        new Advised(LIMITER, named("acquirePermission").and(takesArguments(1)), Acquire.class),
        new Advised(LIMITER, named("reservePermission").and(takesArguments(1)), Reserve.class));
  }

  static final class Wait {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static int enter(@Advice.This Object limiter, @Advice.FieldValue("name") String name) {
      Limiters.seen(limiter);
      return Bridge.visitStarted(Resource.Kind.LIMITER, name);
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(@Advice.Enter int visit) {
      Bridge.visitEnded(visit);
    }
  }

  static final class Acquire {

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.FieldValue("name") String name, @Advice.Return boolean permitted) {
      if (!permitted) {
        Limiters.refused(name);
      }
    }
  }

  /** Returns how long to wait; less than 0 where that is too long. */
  static final class Reserve {

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.FieldValue("name") String name, @Advice.Return long nanos) {
      if (nanos < 0) {
        Bridge.visitEnded(Bridge.visitStarted(Resource.Kind.LIMITER, name));
        Limiters.refused(name);
      }
    }
  }
}
