package io.chokepoint.bridge;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Every thread's ledger. A virtual thread borrows one for a request and gives it back, as it lives
 * no longer than the request and a ledger is a kilobyte. How many are kept for the next, and how
 * many virtual threads get one outside requests, is bounded: these may be hundreds of thousands.
 */
final class Ledgers {

  private static final @Nullable MethodHandle IS_VIRTUAL = isVirtualHandle();

  private static final int MOST_FREE = 1_000;
  static final int MOST_OUTSIDE = 5_000;

  /** Of all threads that are not accounted for. */
  private static final Ledger NONE = new Ledger();

  static {
    NONE.state.muted = true;
  }

  private final ThreadLocal<Ledger> current = new ThreadLocal<>();
  private final ConcurrentLinkedQueue<WeakReference<Ledger>> all = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<Ledger> free = new ConcurrentLinkedQueue<>();
  private final AtomicInteger freeNow = new AtomicInteger();

  /** Those of virtual threads: a thread-local, asked for nothing, leaves a map in each of them. */
  private final ConcurrentHashMap<Thread, Ledger> ofVirtual = new ConcurrentHashMap<>();

  /** The current thread's ledger, muted if it is one too many. */
  Ledger current() {
    Ledger ledger = peek();
    return ledger != null ? ledger : outsideRequests();
  }

  /** The current thread's ledger, for a request to start in. */
  Ledger forRequest() {
    Ledger ledger = peek();
    return ledger != null ? ledger : create();
  }

  private Ledger outsideRequests() {
    boolean tooMany = isVirtual(Thread.currentThread()) && ofVirtual.mappingCount() >= MOST_OUTSIDE;
    return tooMany ? NONE : create();
  }

  /** The current thread's ledger; null where it never needed one. */
  @Nullable Ledger peek() {
    Thread thread = Thread.currentThread();
    return isVirtual(thread) ? ofVirtual.get(thread) : current.get();
  }

  /** A ledger of no thread, until it is released. */
  Ledger lend() {
    Ledger ledger = free.poll();
    if (ledger != null) {
      freeNow.decrementAndGet();
    } else {
      ledger = new Ledger();
      all.add(new WeakReference<>(ledger));
    }
    ledger.thread = null;
    return ledger;
  }

  private Ledger create() {
    Ledger ledger = lend();
    belongsToThis(ledger);
    return ledger;
  }

  private void belongsToThis(Ledger ledger) {
    Thread thread = Thread.currentThread();
    ledger.thread = thread;
    ledger.state.virtual = isVirtual(thread);
    if (ledger.state.virtual) {
      VirtualThreads.used();
      ofVirtual.put(thread, ledger);
    } else {
      current.set(ledger);
    }
  }

  /** The current thread's request ended; a virtual thread needs its ledger no more. */
  void requestEnded(Ledger ledger) {
    if (ledger.state.virtual) {
      detach();
      ledger.thread = null;
      release(ledger);
    }
  }

  /** The current thread's ledger goes its own way; the thread gets another when it needs one. */
  void detach() {
    Ledger own = peek();
    if (own != null) {
      Followed.forget(own);
      own.thread = null;
    }
    Thread thread = Thread.currentThread();
    if (isVirtual(thread)) {
      ofVirtual.remove(thread);
    } else {
      current.remove();
    }
  }

  /** The current thread goes on with a ledger that was detached from another. */
  void attach(Ledger ledger) {
    Ledger own = peek();
    if (own != null) {
      Followed.forget(own);
      own.thread = null;
      release(own);
    }
    belongsToThis(ledger);
  }

  /** A detached ledger is needed no more. */
  void release(Ledger ledger) {
    if (freeNow.get() < MOST_FREE) {
      freeNow.incrementAndGet();
      free.offer(ledger);
    }
  }

  /** The ledger of a thread that is in a request or a request's task; null where in neither. */
  @Nullable Ledger of(Thread thread) {
    for (WeakReference<Ledger> each : all) {
      Ledger ledger = each.get();
      if (ledger != null && ledger.thread == thread && ledger.inRequest()) {
        return ledger;
      }
    }
    return null;
  }

  /** Those in a request now, or in a task of one. */
  List<Ledger> atWork() {
    List<Ledger> busy = new ArrayList<>();
    for (Iterator<WeakReference<Ledger>> i = all.iterator(); i.hasNext(); ) {
      Ledger ledger = i.next().get();
      if (ledger == null) {
        i.remove();
      } else if (ledger.inRequest()) {
        busy.add(ledger);
      }
    }
    return busy;
  }

  /** Those in a request now. */
  List<Ledger> inRequest() {
    List<Ledger> busy = atWork();
    busy.removeIf(ledger -> ledger.task != null);
    return busy;
  }

  /** Forgets virtual threads that ended without giving theirs back. */
  void forgetDead() {
    for (Thread thread : ofVirtual.keySet()) {
      if (!thread.isAlive()) {
        ofVirtual.remove(thread);
      }
    }
  }

  /** How many virtual threads have one. */
  long virtualThreads() {
    return ofVirtual.mappingCount();
  }

  private static boolean isVirtual(Thread thread) {
    if (IS_VIRTUAL == null) {
      return false;
    }
    try {
      return (boolean) IS_VIRTUAL.invokeExact(thread);
    } catch (Throwable e) {
      return false;
    }
  }

  /** Only JDK 21 and later have the method. */
  private static @Nullable MethodHandle isVirtualHandle() {
    try {
      return MethodHandles.lookup()
          .findVirtual(Thread.class, "isVirtual", MethodType.methodType(boolean.class));
    } catch (ReflectiveOperationException e) {
      return null;
    }
  }
}
