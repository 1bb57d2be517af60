package io.chokepoint.agent.library.liberty;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.chokepoint.agent.probe.Advised;
import io.chokepoint.agent.probe.Probe;
import io.chokepoint.bridge.Borrows;
import java.util.List;
import java.util.Set;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDescription;

/**
 * Liberty's pools: how long threads wait for a connection, and how long they keep it. Within a
 * transaction, and without one within a request, the same connection is lent again and again; it is
 * out until that ends.
 */
public final class LibertyPoolProbe implements Probe {

  private static final String POOL = "com.ibm.ejs.j2c.PoolManager";
  private static final String FREE = "com.ibm.ejs.j2c.FreePool";
  private static final String ENTRY = "com.ibm.ejs.j2c.MCWrapper";

  @Override
  public Set<String> classes() {
    return Set.of(POOL, FREE, ENTRY);
  }

  @Override
  public boolean remembers(TypeDescription type) {
    return !type.getName().equals(FREE);
  }

  @Override
  public List<Advised> advised() {
    return List.of(
        new Advised(POOL, named("reserve"), Borrow.class),
        new Advised(FREE, named("getFreeConnection"), Free.class),
        new Advised(FREE, named("createOrWaitForConnection"), Another.class),
        new Advised(FREE, named("returnToFreePool").and(takesArguments(1)), Back.class),
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
          thrown != null
              && thrown.getClass().getSimpleName().equals("ConnectionWaitTimeoutException"));
    }
  }

  /** A free connection is lent: not the one that the thread has already. */
  static final class Free {

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.FieldValue("pm") Object pool, @Advice.Return Object entry) {
      if (entry != null) {
        Borrows.needsAnother(pool);
      }
    }
  }

  static final class Another {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.FieldValue("pm") Object pool) {
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
