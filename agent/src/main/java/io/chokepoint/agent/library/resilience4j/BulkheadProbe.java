package io.chokepoint.agent.library.resilience4j;

import static net.bytebuddy.matcher.ElementMatchers.named;

import io.chokepoint.agent.probe.Advised;
import io.chokepoint.agent.probe.Probe;
import io.chokepoint.bridge.Bridge;
import io.chokepoint.bridge.Limiters;
import io.chokepoint.bridge.Resource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/**
 * Waits to get into a Resilience4j bulkhead, named after it, and those that it turned away. A
 * bulkhead made of threads is an executor, and its queue is accounted for as one.
 */
public final class BulkheadProbe implements Probe {

  static final String BULKHEAD = "io.github.resilience4j.bulkhead.internal.SemaphoreBulkhead";

  @Override
  public Set<String> classes() {
    return Set.of(BULKHEAD);
  }

  @Override
  public List<Advised> advised() {
    return List.of(new Advised(BULKHEAD, named("tryEnterBulkhead"), Enter.class));
  }

  static final class Enter {

    /** Where there is a permit, no call waits. */
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static int enter(
        @Advice.This Object bulkhead,
        @Advice.FieldValue("name") String name,
        @Advice.FieldValue("semaphore") Semaphore semaphore) {
      if (semaphore.availablePermits() > 0) {
        return 0;
      }
      Limiters.seen(bulkhead);
      return Bridge.visitStarted(Resource.Kind.LIMITER, Limiters.bulkhead(name));
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
        @Advice.Enter int visit,
        @Advice.FieldValue("name") String name,
        @Advice.Return boolean entered,
        @Advice.Thrown @Nullable Throwable failure) {
      Bridge.visitEnded(visit);
      if (!entered && failure == null) {
        Limiters.refused(Limiters.bulkhead(name));
      }
    }
  }
}
