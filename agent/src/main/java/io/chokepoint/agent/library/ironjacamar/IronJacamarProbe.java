package io.chokepoint.agent.library.ironjacamar;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.namedOneOf;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.chokepoint.agent.probe.Advised;
import io.chokepoint.agent.probe.Probe;
import io.chokepoint.bridge.Borrows;
import java.util.List;
import java.util.Set;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDescription;

/**
 * IronJacamar: how long threads wait for a connection, and how long they keep it. Within a
 * transaction the same connection is lent again and again; it is out until that ends.
 */
public final class IronJacamarProbe implements Probe {

  private static final String POOL = "org.jboss.jca.core.connectionmanager.pool.AbstractPool";
  private static final String ENTRY =
      "org.jboss.jca.core.connectionmanager.listener.AbstractConnectionListener";

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
        new Advised(POOL, named("getConnection").and(takesArguments(3)), Borrow.class),
        new Advised(
            POOL, namedOneOf("getSimpleConnection", "getTransactionNewConnection"), Another.class),
        new Advised(POOL, named("returnConnection").and(takesArguments(2)), Back.class),
        new Advised(ENTRY, named("destroy").and(takesArguments(0)), Destroyed.class));
  }

  static final class Borrow {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static long enter(@Advice.This Object pool) {
      return Borrows.sharingStarted(pool);
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
        @Advice.This Object pool,
        @Advice.Enter long started,
        @Advice.Return Object entry,
        @Advice.Thrown Throwable thrown) {
      if (entry != null) {
        Borrows.borrowed(pool, entry);
      }
      Borrows.ended(
          pool,
          started,
          thrown != null && String.valueOf(thrown.getMessage()).contains("IJ000655"));
    }
  }

  static final class Another {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object pool) {
      Borrows.needsAnother(pool);
    }
  }

  static final class Back {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.Argument(0) Object entry) {
      Borrows.returned(entry);
    }
  }

  static final class Destroyed {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object entry) {
      Borrows.returned(entry);
    }
  }
}
