package io.chokepoint.agent.library.jdbc;

import static net.bytebuddy.matcher.ElementMatchers.isPublic;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.returns;
import static net.bytebuddy.matcher.ElementMatchers.takesNoArguments;

import io.chokepoint.agent.probe.Advised;
import io.chokepoint.agent.probe.Probe;
import io.chokepoint.bridge.Counted;
import io.chokepoint.bridge.Statements;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDescription;

/**
 * Rows that are read one by one, whatever the driver: in a field of the result, as a row may cost
 * no more than some hundred nanoseconds.
 */
public final class RowsProbe implements Probe {

  private static final String RESULT = "java.sql.ResultSet";

  @Override
  public boolean mayBe(String className) {
    return JdbcTypes.mayBe(className, "Result");
  }

  @Override
  public String mentions() {
    return JdbcTypes.PACKAGE;
  }

  @Override
  public boolean is(TypeDescription type) {
    return JdbcTypes.isA(type, RESULT);
  }

  @Override
  public boolean remembers(TypeDescription type) {
    return JdbcTypes.isTopmost(type, RESULT);
  }

  @Override
  public boolean counts(TypeDescription type) {
    return JdbcTypes.isTopmost(type, RESULT);
  }

  @Override
  public List<Advised> advised() {
    return List.of(
        new Advised(
            null,
            isPublic().and(named("next")).and(takesNoArguments()).and(returns(boolean.class)),
            Next.class),
        new Advised(null, isPublic().and(named("close")).and(takesNoArguments()), Close.class));
  }

  static final class Next {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static long enter(@Advice.This Object result) {
      return result instanceof Counted ? ((Counted) result).chokepoint$count() : -1;
    }

    /** A method that calls its parent's, which is advised too, comes to the same number. */
    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
        @Advice.This ResultSet result, @Advice.Enter long before, @Advice.Return boolean there)
        throws SQLException {
      if (before == 0 && there) {
        Statements.reads(result, result.getStatement());
      }
      if (before >= 0 && there) {
        ((Counted) result).chokepoint$count(before + 1);
      } else if (before > 0 && ((Counted) result).chokepoint$count() > 0) {
        ((Counted) result).chokepoint$count(0);
        Statements.read(result, before);
      }
    }
  }

  static final class Close {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object result) {
      long rows = result instanceof Counted ? ((Counted) result).chokepoint$count() : 0;
      if (rows > 0) {
        ((Counted) result).chokepoint$count(0);
        Statements.read(result, rows);
      }
    }
  }
}
