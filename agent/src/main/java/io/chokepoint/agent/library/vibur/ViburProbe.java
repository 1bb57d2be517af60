package io.chokepoint.agent.library.vibur;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.chokepoint.agent.probe.Advised;
import io.chokepoint.agent.probe.Probe;
import io.chokepoint.bridge.Borrows;
import java.sql.SQLTimeoutException;
import java.util.List;
import java.util.Set;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDescription;

/** Vibur: how long threads wait for a connection, and how long they keep it. */
public final class ViburProbe implements Probe {

  private static final String POOL = "org.vibur.dbcp.pool.PoolOperations";
  private static final String ENTRY = "org.vibur.dbcp.pool.ConnHolder";

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
        new Advised(
            POOL, named("getProxyConnection").and(takesArguments(long.class)), Borrow.class),
        new Advised(POOL, named("getConnHolder").and(takesArguments(long.class)), Out.class),
        new Advised(POOL, named("restore").and(takesArgument(0, named(ENTRY))), Back.class));
  }

  static final class Borrow {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static long enter(@Advice.This Object pool) {
      return Borrows.started(pool);
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
        @Advice.This Object pool, @Advice.Enter long started, @Advice.Thrown Throwable thrown) {
      Borrows.ended(pool, started, thrown instanceof SQLTimeoutException);
    }
  }

  static final class Out {

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.This Object pool, @Advice.Return Object entry) {
      if (entry != null) {
        Borrows.borrowed(pool, entry);
      }
    }
  }

  static final class Back {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.Argument(0) Object entry) {
      Borrows.returned(entry);
    }
  }
}
