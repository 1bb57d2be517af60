package io.chokepoint.bridge;

import org.jspecify.annotations.Nullable;

/**
 * What advice in Kotlin's coroutines calls. Each continuation remembers the request on whose thread
 * it was made, or in whose task. One that the request itself dispatches is a task of its own; with
 * any other the request goes on, on the thread that runs it.
 */
public final class Coroutines {

  private static final int NO_PART = 0;
  private static final int TASK = 1;
  private static final int TURN = 2;

  private Coroutines() {}

  /** The current thread made a continuation. */
  public static void made(Object continuation) {
    Home home = home(Bridge.LEDGERS.peek());
    if (home != null) {
      Tags.set(continuation, home);
    }
  }

  private static @Nullable Home home(@Nullable Ledger own) {
    if (own == null || !own.isOpen()) {
      return null;
    }
    Carried task = own.task;
    return task == null ? own.home : task.isWanted() ? task.root.home : null;
  }

  /** The current thread hands a continuation, or what runs several, to a dispatcher's threads. */
  public static void dispatched(Object dispatcher, Object any) {
    Ledger own = Bridge.LEDGERS.peek();
    if (own == null || !own.isOpen() || Tags.get(any) == null) {
      return;
    }
    if (own.task == null) {
      named(dispatcher);
      Tasks.submitted(dispatcher, any);
    } else {
      Turns.handsOver();
    }
  }

  /** Dispatchers have names that say more than those of the threads that they share. */
  private static void named(Object dispatcher) {
    Sink to = Bridge.sink();
    if (to != null && Tags.get(dispatcher) == null) {
      String name = String.valueOf(dispatcher);
      if (name.indexOf('@') < 0) {
        Resource made = to.resource(Resource.Kind.EXECUTOR, name);
        if (Tags.setIfAbsent(dispatcher, made) == made) {
          to.executorSeen(made, dispatcher);
        }
      }
    }
  }

  /** The current thread runs a continuation; what to tell {@link #ended}. */
  public static int began(Object continuation) {
    Object tag = Tags.get(continuation);
    if (tag instanceof Carried) {
      boolean began = Tasks.began(continuation);
      made(continuation);
      return began ? TASK : NO_PART;
    }
    if (tag instanceof Parked && Turns.began()) {
      Turns.take(tag);
      return TURN;
    }
    if (tag == null) {
      made(continuation); // an executor has begun the task
    }
    return NO_PART;
  }

  /** The current thread has run it as far as that goes. */
  public static void ended(int began) {
    if (began == TASK) {
      Tasks.ended();
    } else if (began == TURN) {
      Turns.ended();
    }
  }
}
