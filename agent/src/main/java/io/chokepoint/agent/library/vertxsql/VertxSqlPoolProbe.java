package io.chokepoint.agent.library.vertxsql;

import static net.bytebuddy.matcher.ElementMatchers.isConstructor;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.chokepoint.agent.probe.Advised;
import io.chokepoint.agent.probe.Probe;
import io.chokepoint.bridge.Borrows;
import io.chokepoint.bridge.PublicGetters;
import io.chokepoint.bridge.VertxSqlCalls;
import java.util.List;
import java.util.Set;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.matcher.ElementMatcher;

/**
 * Pools of Vert.x' SQL clients: how long requests wait for a connection, and how long they keep it.
 * A pool lends one to who asks for it, or to a command alone.
 */
public final class VertxSqlPoolProbe implements Probe {

  private static final String POOL = "io.vertx.sqlclient.impl.pool.SqlConnectionPool";
  private static final String CONNECTION = POOL + "$PooledConnection";
  private static final String REQUEST = POOL + "$1PoolRequest";

  @Override
  public Set<String> classes() {
    return Set.of(POOL, CONNECTION, REQUEST);
  }

  @Override
  public boolean remembers(TypeDescription type) {
    return true;
  }

  @Override
  public List<Advised> advised() {
    return List.of(
        new Advised(null, named("execute").and(isCommand(1)), Execute4.class),
        new Advised(null, named("execute").and(isCommand(0)), Execute5.class),
        new Advised(null, named("schedule").and(isCommand(1)), Scheduled4.class),
        new Advised(null, named("schedule").and(isCommand(0)), Scheduled5.class),
        new Advised(CONNECTION, named("refresh").and(takesArguments(0)), Back.class),
        new Advised(REQUEST, isConstructor(), Asks.class),
        new Advised(
            REQUEST,
            named("handle").and(takesArgument(0, type -> type.getName().endsWith(".Lease"))),
            Lent.class));
  }

  private static ElementMatcher.Junction<MethodDescription> isCommand(int argument) {
    return takesArgument(argument, type -> type.getName().endsWith(".CommandBase"));
  }

  static final class Execute4 {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object pool, @Advice.Argument(1) Object command) {
      VertxSqlCalls.waits(pool, command);
    }
  }

  static final class Execute5 {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object pool, @Advice.Argument(0) Object command) {
      VertxSqlCalls.waits(pool, command);
    }
  }

  static final class Scheduled4 {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object connection, @Advice.Argument(1) Object command) {
      VertxSqlCalls.lent(connection, command);
    }
  }

  static final class Scheduled5 {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object connection, @Advice.Argument(0) Object command) {
      VertxSqlCalls.lent(connection, command);
    }
  }

  static final class Asks {

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.This Object request, @Advice.FieldValue("this$0") Object pool) {
      VertxSqlCalls.waits(pool, request);
    }
  }

  static final class Lent {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object request, @Advice.Argument(0) Object lease) {
      VertxSqlCalls.lent(PublicGetters.get(lease, "get"), request);
    }
  }

  static final class Back {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object connection) {
      Borrows.returned(connection);
    }
  }
}
