package io.chokepoint.agent.library.ucp;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.namedOneOf;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.chokepoint.agent.probe.Advised;
import io.chokepoint.agent.probe.Probe;
import io.chokepoint.bridge.Borrows;
import io.chokepoint.bridge.PublicGetters;
import java.util.List;
import java.util.Set;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDescription;

/**
 * Oracle's Universal Connection Pool: how long threads wait for a connection, and how long they
 * keep it. What is borrowed asynchronously is not followed.
 */
public final class UcpProbe implements Probe {

  private static final String POOL = "oracle.ucp.common.UniversalConnectionPoolImpl";
  private static final String ENTRY = "oracle.ucp.common.UniversalPooledConnectionImpl";

  @Override
  public Set<String> classes() {
    return Set.of(POOL, ENTRY);
  }

  @Override
  public boolean remembers(TypeDescription type) {
    return true;
  }

  @Override
  public List<Advised> advised() {
    return List.of(
        new Advised(POOL, named("borrowConnection").and(takesArguments(1)), Borrow.class),
        new Advised(
            POOL,
            namedOneOf("returnConnection", "closeConnection").and(takesArguments(1)),
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
          thrown != null
              && thrown.getClass().getName().endsWith(".UniversalConnectionPoolException")
              && PublicGetters.number(thrown, "getErrorCode", 0) == 45064); // all are in use
    }
  }

  static final class Back {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.Argument(0) Object entry) {
      if (entry != null) {
        Borrows.returned(entry);
      }
    }
  }
}
