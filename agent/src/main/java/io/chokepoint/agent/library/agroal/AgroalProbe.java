package io.chokepoint.agent.library.agroal;

import static net.bytebuddy.matcher.ElementMatchers.isDeclaredBy;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.namedOneOf;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;
import static net.bytebuddy.matcher.ElementMatchers.takesNoArguments;

import io.chokepoint.agent.probe.Advised;
import io.chokepoint.agent.probe.Probe;
import io.chokepoint.bridge.Borrows;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDescription;

/**
 * Agroal: how long threads wait for a connection, and how long they keep it. Within a transaction
 * the same connection is lent again and again, and closing it gives nothing back: it is out until
 * it is reset, removed from the pool, or closed by it, as when it leaked.
 */
public final class AgroalProbe implements Probe {

  private static final String POOL = "io.agroal.pool.ConnectionPool";
  private static final String ENTRY = "io.agroal.pool.ConnectionHandler";

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
            POOL,
            namedOneOf("getConnection", "getReadOnlyConnection").and(takesNoArguments()),
            Borrow.class),
        new Advised(null, named("handlerFromSharedCache"), Another.class),
        new Advised(ENTRY, namedOneOf("newConnectionWrapper", "connectionWrapper"), Out.class),
        new Advised(ENTRY, named("resetConnection"), Reset.class),
        new Advised(
            POOL, named("removeFromPool").and(takesArgument(0, named(ENTRY))), Removed.class),
        new Advised(null, named("closeConnection").and(isDeclaredBy(named(ENTRY))), Reset.class));
  }

  static final class Borrow {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static long enter(@Advice.This Object pool) {
      return Borrows.sharingStarted(pool);
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
        @Advice.This Object pool, @Advice.Enter long started, @Advice.Thrown Throwable thrown) {
      Borrows.ended(
          pool,
          started,
          thrown instanceof SQLException
              && String.valueOf(thrown.getMessage()).contains("cquisition timeout"));
    }
  }

  static final class Another {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object pool) {
      Borrows.needsAnother(pool);
    }
  }

  static final class Out {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object entry) {
      Borrows.borrowed(entry);
    }
  }

  static final class Reset {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object entry) {
      Borrows.returned(entry);
    }
  }

  static final class Removed {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.Argument(0) Object entry) {
      Borrows.returned(entry);
    }
  }
}
