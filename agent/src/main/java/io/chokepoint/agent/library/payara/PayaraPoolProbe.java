package io.chokepoint.agent.library.payara;

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
 * Payara's pools: how long threads wait for a connection, and how long they keep it. Within a
 * transaction the same connection is lent again and again; it is out until that ends.
 */
public final class PayaraPoolProbe implements Probe {

  private static final String POOL = "com.sun.enterprise.resource.pool.ConnectionPool";
  private static final String ENTRY = "com.sun.enterprise.resource.ResourceHandle";

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
        new Advised(POOL, named("getResource").and(takesArguments(3)), Borrow.class),
        new Advised(POOL, named("getUnenlistedResource").and(takesArguments(3)), Another.class),
        new Advised(
            POOL, namedOneOf("freeResource", "deleteResource").and(takesArguments(1)), Back.class));
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
      boolean timedOut = false;
      if (entry != null) {
        Borrows.borrowed(pool, entry);
      } else if (started != 0 && thrown != null) {
        StackTraceElement[] stack = thrown.getStackTrace(); // its message is translated
        timedOut =
            stack.length > 0 && stack[0].getMethodName().equals("poolManagerWaitTimeExpired");
      }
      Borrows.ended(pool, started, timedOut);
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
}
