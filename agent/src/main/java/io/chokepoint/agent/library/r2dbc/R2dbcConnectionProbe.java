package io.chokepoint.agent.library.r2dbc;

import static net.bytebuddy.matcher.ElementMatchers.isBridge;
import static net.bytebuddy.matcher.ElementMatchers.isPublic;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.namedOneOf;
import static net.bytebuddy.matcher.ElementMatchers.not;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.chokepoint.agent.probe.Advised;
import io.chokepoint.agent.probe.Probe;
import io.chokepoint.bridge.Publishers;
import io.chokepoint.bridge.Statements;
import java.util.List;
import java.util.function.BiFunction;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import net.bytebuddy.matcher.ElementMatcher;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;

/** R2DBC's connections: they know the SQL of their statements, and end transactions. */
public final class R2dbcConnectionProbe implements Probe {

  private static final String CONNECTION = "io.r2dbc.spi.Connection";

  @Override
  public boolean mayBe(String className) {
    return R2dbcTypes.mayBe(className, "Connection");
  }

  @Override
  public String mentions() {
    return R2dbcTypes.PACKAGE;
  }

  @Override
  public boolean is(TypeDescription type) {
    return R2dbcTypes.isA(type, CONNECTION);
  }

  @Override
  public List<Advised> advised() {
    ElementMatcher.Junction<MethodDescription> own = isPublic().and(not(isBridge()));
    return List.of(
        new Advised(
            null,
            own.and(named("createStatement")).and(takesArguments(String.class)),
            Create.class),
        new Advised(
            null,
            own.and(namedOneOf("beginTransaction", "commitTransaction", "rollbackTransaction")),
            Transaction.class));
  }

  static final class Create {

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.Argument(0) String sql, @Advice.Return Object statement) {
      Statements.prepared(statement, sql);
    }
  }

  static final class Transaction {

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
        @Advice.This Object connection,
        @Advice.Origin("#m") String method,
        @Advice.Return(readOnly = false, typing = Assigner.Typing.DYNAMIC) Object end) {
      BiFunction around = Publishers.told(connection, method);
      if (around != null && end instanceof Mono) {
        end = Operators.lift(around).apply(((Mono) end).hide());
      }
    }
  }
}
