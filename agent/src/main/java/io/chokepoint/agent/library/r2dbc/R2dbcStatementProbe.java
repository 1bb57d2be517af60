package io.chokepoint.agent.library.r2dbc;

import static net.bytebuddy.matcher.ElementMatchers.isAbstract;
import static net.bytebuddy.matcher.ElementMatchers.isBridge;
import static net.bytebuddy.matcher.ElementMatchers.isPublic;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.namedOneOf;
import static net.bytebuddy.matcher.ElementMatchers.not;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;
import static net.bytebuddy.matcher.ElementMatchers.takesNoArguments;

import io.chokepoint.agent.probe.Advised;
import io.chokepoint.agent.probe.Probe;
import io.chokepoint.bridge.Publishers;
import java.util.List;
import java.util.function.BiFunction;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import net.bytebuddy.matcher.ElementMatcher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;

/**
 * Executions of R2DBC's statements, whatever the driver, and what is read of their results. Hidden,
 * as a publisher that is fused with the next gives no signals.
 */
public final class R2dbcStatementProbe implements Probe {

  private static final String STATEMENT = "io.r2dbc.spi.Statement";
  private static final String RESULT = "io.r2dbc.spi.Result";

  @Override
  public boolean mayBe(String className) {
    return R2dbcTypes.mayBe(className, "Statement") || R2dbcTypes.mayBe(className, "Result");
  }

  @Override
  public String mentions() {
    return R2dbcTypes.PACKAGE;
  }

  @Override
  public boolean is(TypeDescription type) {
    return R2dbcTypes.isA(type, STATEMENT) || R2dbcTypes.isA(type, RESULT);
  }

  @Override
  public boolean remembers(TypeDescription type) {
    return R2dbcTypes.isTopmost(type, STATEMENT) && R2dbcTypes.isTopmost(type, RESULT);
  }

  @Override
  public List<Advised> advised() {
    ElementMatcher.Junction<MethodDescription> own =
        isPublic().and(not(isBridge())).and(not(isAbstract()));
    return List.of(
        new Advised(null, own.and(named("execute")).and(takesNoArguments()), Execute.class),
        new Advised(null, own.and(named("getRowsUpdated")).and(takesNoArguments()), Read.class),
        new Advised(
            null,
            own.and(namedOneOf("map", "flatMap"))
                .and(takesArguments(1))
                .and(
                    takesArgument(0, BiFunction.class)
                        .or(takesArgument(0, java.util.function.Function.class))),
            Read.class));
  }

  static final class Execute {

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
        @Advice.This Object statement,
        @Advice.Return(readOnly = false, typing = Assigner.Typing.DYNAMIC) Object results) {
      BiFunction around = Publishers.results(statement);
      if (around != null && results instanceof Flux) {
        results = Operators.lift(around).apply(((Flux) results).hide());
      } else if (around != null && results instanceof Mono) {
        results = Operators.lift(around).apply(((Mono) results).hide());
      }
    }
  }

  static final class Read {

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
        @Advice.This Object result,
        @Advice.Return(readOnly = false, typing = Assigner.Typing.DYNAMIC) Object rows) {
      BiFunction around = Publishers.rows(result);
      if (around != null && rows instanceof Flux) {
        rows = Operators.lift(around).apply(((Flux) rows).hide());
      } else if (around != null && rows instanceof Mono) {
        rows = Operators.lift(around).apply(((Mono) rows).hide());
      }
    }
  }
}
