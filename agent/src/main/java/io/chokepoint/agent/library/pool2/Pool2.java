package io.chokepoint.agent.library.pool2;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.namedOneOf;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.chokepoint.agent.probe.Advised;
import io.chokepoint.agent.probe.Probe;
import io.chokepoint.bridge.Borrows;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDescription;

/**
 * Commons Pool 2, under its own name or another: how long threads wait for one of a pool's objects,
 * and how long they keep it. DBCP2 is built upon it, and so is Jedis' pool: they are measured here
 * and nowhere else.
 */
abstract class Pool2 implements Probe {

  private final String base;
  private final String pool;
  private final String keyed;
  private final String entry;

  Pool2(String packageName) {
    base = packageName + ".impl.BaseGenericObjectPool";
    pool = packageName + ".impl.GenericObjectPool";
    keyed = packageName + ".impl.GenericKeyedObjectPool";
    entry = packageName + ".impl.DefaultPooledObject";
  }

  @Override
  public final Set<String> classes() {
    return Set.of(base, pool, keyed, entry);
  }

  @Override
  public final boolean remembers(TypeDescription type) {
    return !type.getName().equals(base);
  }

  /**
   * Out once the pool counts it as borrowed: one that fails its validation after it was allocated
   * never goes out. Back once it is deallocated: what passivates it before, a rollback, is done by
   * its holder. Invalidated when it is destroyed while out.
   */
  @Override
  public final List<Advised> advised() {
    return List.of(
        new Advised(pool, named("borrowObject").and(takesArguments(1)), Borrow.class),
        new Advised(keyed, named("borrowObject").and(takesArguments(2)), Borrow.class),
        new Advised(
            base,
            named("updateStatsBorrow").and(takesArgument(0, named(packageOf() + ".PooledObject"))),
            Out.class),
        new Advised(entry, namedOneOf("deallocate", "invalidate"), Back.class));
  }

  private String packageOf() {
    return base.substring(0, base.indexOf(".impl."));
  }

  static final class Borrow {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static long enter(@Advice.This Object pool) {
      return Borrows.started(pool);
    }

    /** All its failures are of one class: only the message tells those that waited in vain. */
    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
        @Advice.This Object pool, @Advice.Enter long started, @Advice.Thrown Throwable thrown) {
      Borrows.ended(
          pool,
          started,
          thrown instanceof NoSuchElementException
              && (String.valueOf(thrown.getMessage()).startsWith("Timeout")
                  || String.valueOf(thrown.getMessage()).startsWith("Pool exhausted")));
    }
  }

  static final class Out {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object pool, @Advice.Argument(0) Object entry) {
      Borrows.borrowed(pool, entry);
    }
  }

  static final class Back {

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object entry) {
      Borrows.returned(entry);
    }
  }
}
