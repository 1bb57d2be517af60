package io.chokepoint.agent.library.hikari;

import static net.bytebuddy.matcher.ElementMatchers.isDeclaredBy;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;
import static net.bytebuddy.matcher.ElementMatchers.takesNoArguments;

import io.chokepoint.agent.probe.Advised;
import io.chokepoint.agent.probe.Probe;
import io.chokepoint.bridge.Borrows;
import java.sql.SQLTransientConnectionException;
import java.util.List;
import java.util.Set;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDescription;

/**
 * HikariCP: how long threads wait for a connection, and how long they keep it. In the pool itself
 * rather than by its metrics tracker, which belongs to the application, counts whole milliseconds,
 * and reports a timed-out borrow as an acquisition too.
 */
public final class HikariProbe implements Probe {

  private static final String POOL = "com.zaxxer.hikari.pool.HikariPool";
  private static final String ENTRY = "com.zaxxer.hikari.pool.PoolEntry";

  @Override
  public Set<String> classes() {
    return Set.of(POOL, ENTRY);
  }

  @Override
  public boolean remembers(TypeDescription type) {
    return true;
  }

  /** A connection is back too when the pool closes it: broken, evicted, or aborted at shutdown. */
  @Override
  public List<Advised> advised() {
    return List.of(
        new Advised(POOL, named("getConnection").and(takesArguments(long.class)), Borrow.class),
        new Advised(ENTRY, named("createProxyConnection"), Out.class),
        new Advised(POOL, named("recycle").and(takesArgument(0, named(ENTRY))), Back.class),
        new Advised(
            null,
            named("close").and(takesNoArguments()).and(isDeclaredBy(named(ENTRY))),
            Closed.class));
  }

  static final class Borrow {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static long enter(@Advice.This Object pool) {
      return Borrows.started(pool);
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
        @Advice.This Object pool, @Advice.Enter long started, @Advice.Thrown Throwable thrown) {
      Borrows.ended(pool, started, thrown instanceof SQLTransientConnectionException);
    }
  }

  static final class Out {

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.This Object entry) {
      Borrows.borrowed(entry);
    }
  }

  static final class Back {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.Argument(0) Object entry) {
      Borrows.returned(entry);
    }
  }

  static final class Closed {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object entry) {
      Borrows.returned(entry);
    }
  }
}
