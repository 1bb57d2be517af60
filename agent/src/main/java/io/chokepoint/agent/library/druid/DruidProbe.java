package io.chokepoint.agent.library.druid;

import static net.bytebuddy.matcher.ElementMatchers.isConstructor;
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

/** Druid: how long threads wait for a connection, and how long they keep it. */
public final class DruidProbe implements Probe {

  private static final String POOL = "com.alibaba.druid.pool.DruidDataSource";
  private static final String LENT = "com.alibaba.druid.pool.DruidPooledConnection";
  private static final String ENTRY = "com.alibaba.druid.pool.DruidConnectionHolder";

  @Override
  public Set<String> classes() {
    return Set.of(POOL, LENT, ENTRY);
  }

  @Override
  public boolean remembers(TypeDescription type) {
    return !type.getName().equals(LENT);
  }

  @Override
  public List<Advised> advised() {
    return List.of(
        new Advised(
            POOL, named("getConnectionDirect").and(takesArguments(long.class)), Borrow.class),
        new Advised(LENT, isConstructor().and(takesArgument(0, named(ENTRY))), Out.class),
        new Advised(LENT, named("recycle").and(takesArguments(0)), Back.class),
        new Advised(
            POOL, named("discardConnection").and(takesArgument(0, named(ENTRY))), Gone.class));
  }

  static final class Borrow {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static long enter(@Advice.This Object pool) {
      return Borrows.started(pool);
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
        @Advice.This Object pool, @Advice.Enter long started, @Advice.Thrown Throwable thrown) {
      Borrows.ended(
          pool,
          started,
          thrown != null && thrown.getClass().getName().endsWith(".GetConnectionTimeoutException"));
    }
  }

  /** What is lent is made for each borrow, of a holder that stays. */
  static final class Out {

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.Argument(0) Object entry) {
      Borrows.borrowed(entry);
    }
  }

  static final class Back {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.FieldValue("holder") Object entry) {
      if (entry != null) {
        Borrows.returned(entry);
      }
    }
  }

  static final class Gone {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.Argument(0) Object entry) {
      if (entry != null) {
        Borrows.returned(entry);
      }
    }
  }
}
