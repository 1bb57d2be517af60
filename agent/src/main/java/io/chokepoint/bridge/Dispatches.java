package io.chokepoint.bridge;

import org.jspecify.annotations.Nullable;

/**
 * What advice around Vert.x' dispatches calls. A request of its server has a context of its own,
 * and whatever comes back to that, from wherever, is handled between a beginning and an end on one
 * thread: the request is with that thread meanwhile.
 */
public final class Dispatches {

  /** One that brought a request to its thread. */
  private static final class Dispatch {

    /** The thread's context before, which the end tells again. */
    final @Nullable Object before;

    /** What the thread was at, and goes on with. */
    final @Nullable LaterCall other;

    final @Nullable Dispatch outer;

    Dispatch(@Nullable Object before, @Nullable LaterCall other, @Nullable Dispatch outer) {
      this.before = before;
      this.other = other;
      this.outer = outer;
    }
  }

  /** The innermost that the current thread is in. */
  private static final ThreadLocal<@Nullable Dispatch> CURRENT = new ThreadLocal<>();

  private Dispatches() {}

  /** The server made a request, with a context of its own. */
  public static void contextOf(Object request, @Nullable Object context) {
    if (context != null && context.getClass().getName().endsWith(".DuplicatedContext")) {
      Tags.set(context, request);
    }
  }

  /**
   * The current thread goes on with what belongs to a context.
   *
   * @param before which it had until now
   */
  public static void began(Object context, @Nullable Object before) {
    Object request = Tags.get(context);
    Object parked = request == null ? null : Tags.get(request);
    if (!(parked instanceof Parked)) {
      return;
    }
    Ledger own = Bridge.LEDGERS.current();
    Parked here = Requests.here(own);
    if (here == parked || (own.isOpen() && !own.state.hosts)) {
      return; // or a thread that is at a task
    }
    LaterCall other = here == null ? null : LaterAnswers.call(own, System.nanoTime());
    if (other != null) {
      Turns.ended();
    }
    if (Turns.began()) {
      CURRENT.set(new Dispatch(before, other, CURRENT.get()));
    }
    Turns.take(parked);
  }

  /**
   * The current thread is through with that.
   *
   * @param before which it has again
   */
  public static void ended(@Nullable Object before) {
    Dispatch dispatch = CURRENT.get();
    if (dispatch != null && dispatch.before == before) {
      CURRENT.set(dispatch.outer);
      Turns.ended();
      if (dispatch.other != null && Turns.began()) {
        Turns.back(dispatch.other);
      }
    }
  }
}
