package io.chokepoint.agent.library.jdbc;

import static net.bytebuddy.matcher.ElementMatchers.isPublic;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.namedOneOf;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;
import static net.bytebuddy.matcher.ElementMatchers.takesNoArguments;

import io.chokepoint.agent.probe.Advised;
import io.chokepoint.agent.probe.Probe;
import io.chokepoint.bridge.Statements;
import java.util.List;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDescription;

/** What connections do besides lending statements: they know the SQL of those, and they commit. */
public final class ConnectionProbe implements Probe {

  private static final String CONNECTION = "java.sql.Connection";

  @Override
  public boolean mayBe(String className) {
    return JdbcTypes.mayBe(className, "Connection");
  }

  @Override
  public String mentions() {
    return JdbcTypes.PACKAGE;
  }

  @Override
  public boolean is(TypeDescription type) {
    return JdbcTypes.isA(type, CONNECTION);
  }

  @Override
  public List<Advised> advised() {
    return List.of(
        new Advised(
            null,
            isPublic()
                .and(namedOneOf("prepareStatement", "prepareCall"))
                .and(takesArgument(0, String.class)),
            Prepare.class),
        new Advised(null, isPublic().and(named("commit")).and(takesNoArguments()), Commit.class),
        new Advised(
            null, isPublic().and(named("rollback")).and(takesNoArguments()), Rollback.class));
  }

  static final class Prepare {

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.Argument(0) String sql, @Advice.Return Object statement) {
      Statements.prepared(statement, sql);
    }
  }

  static final class Commit {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static long enter(@Advice.This Object connection) {
      return Statements.started(connection, "COMMIT");
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(@Advice.Enter long started, @Advice.Thrown Throwable thrown) {
      Statements.ended(started, thrown != null, false);
    }
  }

  static final class Rollback {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static long enter(@Advice.This Object connection) {
      return Statements.started(connection, "ROLLBACK");
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(@Advice.Enter long started, @Advice.Thrown Throwable thrown) {
      Statements.ended(started, thrown != null, false);
    }
  }
}
