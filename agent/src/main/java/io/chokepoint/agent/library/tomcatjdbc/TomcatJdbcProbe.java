package io.chokepoint.agent.library.tomcatjdbc;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.chokepoint.agent.probe.Advised;
import io.chokepoint.agent.probe.Probe;
import io.chokepoint.bridge.Borrows;
import java.util.List;
import java.util.Set;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDescription;

/** Tomcat JDBC: how long threads wait for a connection, and how long they keep it. */
public final class TomcatJdbcProbe implements Probe {

  private static final String POOL = "org.apache.tomcat.jdbc.pool.ConnectionPool";
  private static final String ENTRY = "org.apache.tomcat.jdbc.pool.PooledConnection";

  @Override
  public Set<String> classes() {
    return Set.of(POOL, ENTRY);
  }

  @Override
  public boolean remembers(TypeDescription type) {
    return true;
  }

  /** A connection that is abandoned is the pool's again, whatever its holder still does. */
  @Override
  public List<Advised> advised() {
    return List.of(
        new Advised(
            POOL,
            named("borrowConnection").and(takesArguments(int.class, String.class, String.class)),
            Borrow.class),
        new Advised(
            POOL, named("returnConnection").and(takesArgument(0, named(ENTRY))), Back.class),
        new Advised(POOL, named("abandon").and(takesArgument(0, named(ENTRY))), Back.class));
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
          thrown != null && thrown.getClass().getName().endsWith(".PoolExhaustedException"));
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
