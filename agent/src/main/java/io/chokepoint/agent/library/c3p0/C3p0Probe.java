package io.chokepoint.agent.library.c3p0;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.namedOneOf;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.chokepoint.agent.probe.Advised;
import io.chokepoint.agent.probe.Probe;
import io.chokepoint.bridge.Borrows;
import java.util.List;
import java.util.Set;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDescription;

/** c3p0: how long threads wait for a connection, and how long they keep it. */
public final class C3p0Probe implements Probe {

  private static final String POOL = "com.mchange.v2.resourcepool.BasicResourcePool";
  private static final String ENTRY = "com.mchange.v2.c3p0.impl.NewPooledConnection";

  @Override
  public Set<String> classes() {
    return Set.of(POOL, ENTRY);
  }

  @Override
  public boolean remembers(TypeDescription type) {
    return true;
  }

  /** What is removed while it is out, as overdue or broken, is the pool's again. */
  @Override
  public List<Advised> advised() {
    return List.of(
        new Advised(POOL, named("checkoutResource").and(takesArguments(long.class)), Borrow.class),
        new Advised(POOL, named("checkinResource").and(takesArgument(0, Object.class)), Back.class),
        new Advised(
            null,
            namedOneOf("removeResource", "excludeResource").and(takesArgument(0, Object.class)),
            Back.class));
  }

  static final class Borrow {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static long enter(@Advice.This Object pool) {
      return Borrows.started(pool);
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
        @Advice.This Object pool,
        @Advice.Enter long started,
        @Advice.Return Object entry,
        @Advice.Thrown Throwable thrown) {
      if (entry != null) {
        Borrows.borrowed(pool, entry);
      }
      Borrows.ended(
          pool,
          started,
          thrown != null && thrown.getClass().getName().endsWith(".TimeoutException"));
    }
  }

  static final class Back {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.Argument(0) Object entry) {
      Borrows.returned(entry);
    }
  }
}
