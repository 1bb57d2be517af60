package io.chokepoint.bridge;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What advice says of Reactor's publishers that a request waits for: statements, their rows, a
 * pool's connections. What it gives back is for {@code Operators.lift}, which calls it once for
 * each subscription: it puts a subscriber by proxy before the application's, as that interface is
 * the application's too.
 */
public final class Publishers {

  private static final ClassValue<Class<?>> SUBSCRIBER =
      new ClassValue<>() {
        @Override
        protected Class<?> computeValue(Class<?> type) {
          for (Class<?> t = type; t != null; t = t.getSuperclass()) {
            for (Class<?> face : t.getInterfaces()) {
              Class<?> found =
                  face.getName().equals("reactor.core.CoreSubscriber") ? face : get(face);
              if (found != void.class) {
                return found;
              }
            }
          }
          return void.class;
        }
      };

  private Publishers() {}

  /** Around the results of a statement; null where it is not known what it executes. */
  public static @Nullable BiFunction<Object, Object, Object> results(Object statement) {
    Object tag = Tags.get(statement);
    return tag instanceof Resource ? around(() -> new Execution((Resource) tag)) : null;
  }

  /**
   * Around the end of what a connection is told.
   *
   * @param method as {@code beginTransaction}, which is {@code BEGIN}
   */
  public static @Nullable BiFunction<Object, Object, Object> told(
      Object connection, String method) {
    Sink to = Bridge.sink();
    if (to == null) {
      return null;
    }
    String sql = method.substring(0, method.indexOf("Transaction")).toUpperCase(Locale.ROOT);
    Resource resource = to.statement(sql, connection.getClass());
    return around(() -> new Execution(resource));
  }

  /** Around what is read of a result; null where it is not known of which execution. */
  public static @Nullable BiFunction<Object, Object, Object> rows(Object result) {
    Object tag = Tags.get(result);
    return tag instanceof Execution ? around(() -> new Rows((Execution) tag)) : null;
  }

  /** Around the connection that a pool will lend. */
  public static @Nullable BiFunction<Object, Object, Object> connection(Object pool) {
    Sink to = Bridge.sink();
    Resource resource = to == null ? null : Borrows.poolOf(pool, to);
    return resource == null ? null : around(() -> new Borrow(pool, resource));
  }

  private static BiFunction<Object, Object, Object> around(Supplier<Step> steps) {
    return (publisher, subscriber) -> {
      Class<?> face = SUBSCRIBER.get(subscriber.getClass());
      if (face == void.class || Bridge.sink() == null) {
        return subscriber;
      }
      Step step = steps.get();
      step.subscriber = subscriber;
      return Proxy.newProxyInstance(face.getClassLoader(), new Class<?>[] {face}, step);
    };
  }

  /**
   * One subscription. While its thread is at subscribing the request visits the resource there, as
   * drivers without a network do all their work in that; from then on, if it is bound to no thread,
   * it waits for the next signal, whose thread it goes on with.
   */
  private abstract static class Step implements InvocationHandler {

    final Resource resource;
    private @Nullable Object subscriber;
    private @Nullable Ledger root;
    private long request;
    private @Nullable LaterCall call;
    private int token;
    private boolean nested;
    long visits;
    long beganNanos;

    Step(Resource resource) {
      this.resource = resource;
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments)
        throws Throwable {
      switch (method.getName()) {
        case "onSubscribe":
          begins();
          try {
            return forward(method, arguments);
          } finally {
            leaves();
          }
        case "onNext":
        case "onError":
        case "onComplete":
          LaterCall other = stepsAside();
          boolean turn = comes(arguments == null ? null : arguments[0]);
          try {
            return forward(method, arguments);
          } finally {
            if (turn) {
              Turns.ended();
            }
            if (other != null && Turns.began()) {
              Turns.back(other);
            }
          }
        default:
          return forward(method, arguments);
      }
    }

    private @Nullable Object forward(Method method, Object @Nullable [] arguments)
        throws Throwable {
      try {
        return method.invoke(subscriber, arguments);
      } catch (InvocationTargetException e) {
        throw e.getTargetException();
      }
    }

    private void begins() {
      try {
        beganNanos = System.nanoTime();
        LaterCall before = Turns.left();
        if (before != null) {
          Turns.back(before);
        }
        Ledger ledger = Bridge.LEDGERS.peek();
        nested = ledger != null && ledger.within(resource.kind);
        if (ledger != null && ledger.isOpen() && !nested) {
          root = ledger;
          request = ledger.request();
          call = LaterAnswers.call(ledger, beganNanos);
          token = enter(ledger, call);
        } else if (before != null) {
          root = before.root;
          request = before.request;
          call = before.then(beganNanos);
          visits = visit();
        }
      } catch (RuntimeException e) {
        Bridge.failed(e);
      }
    }

    /** How many visits it is. */
    long visit() {
      return 1;
    }

    /** The visit begins on this thread, whose token is returned, or on none. */
    int enter(Ledger ledger, @Nullable LaterCall of) {
      return ledger.enter(resource, beganNanos);
    }

    private void leaves() {
      Ledger ledger = Bridge.LEDGERS.peek();
      if (token != 0 && ledger == root && ledger != null && ledger.request() == request) {
        long visited = ledger.exit(token, System.nanoTime());
        token = 0;
        if (resource.kind == Resource.Kind.SQL) {
          ledger.state.executed(visited);
        }
      }
    }

    /**
     * Another request's turn may give the signal, as when it gives back the connection. It goes on
     * when the signal is handled; null where there is none.
     */
    private @Nullable LaterCall stepsAside() {
      Ledger own = Bridge.LEDGERS.peek();
      LaterCall of = call;
      if (of == null || own == null || own == root || !own.state.hosts) {
        return null;
      }
      LaterCall other = own.isOpen() ? LaterAnswers.call(own, beganNanos) : Turns.left();
      if (other == null || other.home == of.home) {
        return null;
      }
      Turns.ended();
      return other;
    }

    /** The request's account where this thread may write who it is; null where it may not. */
    @Nullable Ledger known() {
      Ledger own = Bridge.LEDGERS.peek();
      LaterCall of = call;
      if (own == null || own != root || own.request() != request) {
        own = of == null ? null : ((Parked) of.home).look();
      }
      return own != null && own == root && own.request() == request ? own : null;
    }

    /** The current thread's account where it is the request's, or of one of its tasks. */
    Ledger owner() {
      Ledger own = Bridge.LEDGERS.current();
      Carried task = own.task;
      boolean ours =
          own.isOpen() ? own == root || (task != null && task.root == root) : root == null;
      return ours ? own : Borrows.NO_REQUEST;
    }

    /** A signal came, to be handled on this thread; whether {@link Turns#ended} is wanted. */
    private boolean comes(@Nullable Object signal) {
      try {
        boolean turn = false;
        leaves();
        LaterCall of = call;
        if (of != null && Bridge.LEDGERS.peek() != root) {
          turn = Turns.goesOn(of, resource, visits, System.nanoTime());
          visits = 0;
        }
        Sink to = Bridge.sink();
        if (to != null && !nested) {
          came(to, signal);
        }
        return turn;
      } catch (RuntimeException e) {
        Bridge.failed(e);
        return false;
      }
    }

    /**
     * A signal came.
     *
     * @param signal an item or a failure; null where it is complete
     */
    abstract void came(Sink to, @Nullable Object signal);

    static boolean isTimeout(@Nullable Object signal) {
      for (Class<?> t = signal == null ? null : signal.getClass();
          t != null;
          t = t.getSuperclass()) {
        if (t.getSimpleName().equals("R2dbcTimeoutException")) {
          return true;
        }
      }
      return false;
    }
  }

  /** A statement's, until the first of its rows is there, or its end. */
  private static final class Execution extends Step {

    private boolean told;

    Execution(Resource statement) {
      super(statement);
    }

    @Override
    void came(Sink to, @Nullable Object signal) {
      if (signal == null || signal instanceof Throwable) {
        ended(to, signal);
      } else {
        Tags.set(signal, this);
      }
    }

    void ended(Sink to, @Nullable Object signal) {
      if (told) {
        return;
      }
      told = true;
      boolean failed = signal instanceof Throwable;
      boolean timedOut = isTimeout(signal);
      Ledger ledger = timedOut ? known() : null;
      if (ledger != null) {
        ledger.identity.sqlTimedOut = true;
      }
      to.statementEnded(
          resource,
          System.nanoTime() - beganNanos,
          timedOut ? Sink.Outcome.TIMED_OUT : failed ? Sink.Outcome.FAILED : Sink.Outcome.DONE);
    }
  }

  /** What is read of the result of an execution: the end of that, where it was not over. */
  private static final class Rows extends Step {

    private final Execution of;

    Rows(Execution of) {
      super(of.resource);
      this.of = of;
    }

    @Override
    long visit() {
      return 0;
    }

    @Override
    int enter(Ledger ledger, @Nullable LaterCall of) {
      return ledger.enterAgain(resource, beganNanos);
    }

    @Override
    void came(Sink to, @Nullable Object signal) {
      of.ended(to, signal);
    }
  }

  /** A wait for a connection, which then is out. */
  private static final class Borrow extends Step {

    private final Object pool;
    private boolean told;

    Borrow(Object pool, Resource resource) {
      super(resource);
      this.pool = pool;
    }

    @Override
    int enter(Ledger ledger, @Nullable LaterCall of) {
      Borrows.needsAnother(pool);
      if (of == null || !ledger.state.hosts) {
        return super.enter(ledger, of);
      }
      visits = visit();
      Turns.leaves(of); // what has a connection hands it over at once, on a thread of its own
      return 0;
    }

    @Override
    void came(Sink to, @Nullable Object signal) {
      if (told) {
        return;
      }
      told = true;
      boolean timedOut = isTimeout(signal);
      Ledger ledger = timedOut ? known() : null;
      if (ledger != null) {
        ledger.identity.poolTimedOut = true;
      }
      to.borrowEnded(resource, System.nanoTime() - beganNanos, timedOut);
      Object entry = signal == null ? null : Tags.get(signal);
      if (entry != null) {
        Borrows.goesOut(owner(), resource, entry);
      }
    }
  }
}
