package io.chokepoint.agent.library.jdbc;

import static net.bytebuddy.matcher.ElementMatchers.isPublic;
import static net.bytebuddy.matcher.ElementMatchers.isStatic;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.namedOneOf;
import static net.bytebuddy.matcher.ElementMatchers.not;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;
import static net.bytebuddy.matcher.ElementMatchers.takesNoArguments;

import io.chokepoint.agent.probe.Advised;
import io.chokepoint.agent.probe.Probe;
import io.chokepoint.bridge.Statements;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.util.List;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.matcher.ElementMatcher;

/** Executions of statements, whatever the driver. */
public final class StatementProbe implements Probe {

  private static final String STATEMENT = "java.sql.Statement";

  @Override
  public boolean mayBe(String className) {
    return JdbcTypes.mayBe(className, "Statement");
  }

  @Override
  public String mentions() {
    return JdbcTypes.PACKAGE;
  }

  @Override
  public boolean is(TypeDescription type) {
    return JdbcTypes.isA(type, STATEMENT);
  }

  @Override
  public boolean remembers(TypeDescription type) {
    return JdbcTypes.isTopmost(type, STATEMENT);
  }

  @Override
  public List<Advised> advised() {
    ElementMatcher.Junction<MethodDescription> execute =
        isPublic()
            .and(not(isStatic()))
            .and(
                namedOneOf(
                    "execute",
                    "executeQuery",
                    "executeUpdate",
                    "executeLargeUpdate",
                    "executeBatch",
                    "executeLargeBatch"));
    return List.of(
        new Advised(null, execute.and(takesNoArguments()), Prepared.class),
        new Advised(null, execute.and(takesArgument(0, String.class)), Text.class),
        new Advised(
            null, named("addBatch").and(takesArgument(0, String.class)), AddedToBatch.class));
  }

  static final class Prepared {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static long enter(@Advice.This Object statement) {
      return Statements.started(statement, null);
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(@Advice.Enter long started, @Advice.Thrown Throwable thrown) {
      if (started != 0) {
        Statements.ended(
            started,
            thrown != null,
            thrown instanceof SQLTimeoutException
                || (thrown instanceof SQLException
                    && "57014".equals(((SQLException) thrown).getSQLState())));
      }
    }
  }

  static final class Text {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static long enter(@Advice.This Object statement, @Advice.Argument(0) String sql) {
      return Statements.startedText(statement, sql);
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(@Advice.Enter long started, @Advice.Thrown Throwable thrown) {
      if (started != 0) {
        Statements.ended(
            started,
            thrown != null,
            thrown instanceof SQLTimeoutException
                || (thrown instanceof SQLException
                    && "57014".equals(((SQLException) thrown).getSQLState())));
      }
    }
  }

  static final class AddedToBatch {

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.This Object statement, @Advice.Argument(0) String sql) {
      Statements.prepared(statement, sql);
    }
  }
}
