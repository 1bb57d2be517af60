package io.chokepoint.agent.library.r2dbc;

import static net.bytebuddy.matcher.ElementMatchers.isBridge;
import static net.bytebuddy.matcher.ElementMatchers.isConstructor;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.not;
import static net.bytebuddy.matcher.ElementMatchers.takesNoArguments;

import io.chokepoint.agent.probe.Advised;
import io.chokepoint.agent.probe.Probe;
import io.chokepoint.bridge.Borrows;
import io.chokepoint.bridge.Publishers;
import io.chokepoint.bridge.Tags;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;

/**
 * r2dbc-pool: how long requests wait for a connection, and how long they keep it. What is lent is
 * made anew each time around the connection, which is what stays.
 */
public final class R2dbcPoolProbe implements Probe {

  private static final String POOL = "io.r2dbc.pool.ConnectionPool";
  private static final String LENT = "io.r2dbc.pool.PooledConnection";

  @Override
  public Set<String> classes() {
    return Set.of(POOL, LENT);
  }

  @Override
  public boolean remembers(TypeDescription type) {
    return true;
  }

  @Override
  public List<Advised> advised() {
    return List.of(
        new Advised(
            POOL, named("create").and(takesNoArguments()).and(not(isBridge())), Borrow.class),
        new Advised(LENT, isConstructor(), Lent.class),
        new Advised(LENT, named("close").and(takesNoArguments()).and(not(isBridge())), Back.class));
  }

  static final class Borrow {

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
        @Advice.This Object pool,
        @Advice.Return(readOnly = false, typing = Assigner.Typing.DYNAMIC) Object connection) {
      BiFunction around = Publishers.connection(pool);
      if (around != null) {
        connection = Operators.lift(around).apply(((Mono) connection).hide());
      }
    }
  }

  static final class Lent {

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.This Object lent, @Advice.FieldValue("connection") Object connection) {
      Tags.set(lent, connection);
    }
  }

  static final class Back {

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
        @Advice.FieldValue("connection") Object connection,
        @Advice.Return(readOnly = false) Mono<Void> end) {
      end = end.doFirst(Borrows.returning(connection));
    }
  }
}
