package io.chokepoint.bridge;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Every thread's ledger. A virtual thread borrows one for a request and gives it back, as it lives
 * no longer than the request and a ledger is a kilobyte.
 */
final class Ledgers {

  private static final @Nullable MethodHandle IS_VIRTUAL = isVirtualHandle();

  private final ThreadLocal<Ledger> current = new ThreadLocal<>();
  private final ConcurrentLinkedQueue<WeakReference<Ledger>> all = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<Ledger> free = new ConcurrentLinkedQueue<>();

  Ledger current() {
    Ledger ledger = current.get();
    return ledger != null ? ledger : create();
  }

  /** The current thread's ledger; null where it never needed one. */
  @Nullable Ledger peek() {
    return current.get();
  }

  /** A ledger of no thread, until it is released. */
  Ledger lend() {
    Ledger ledger = free.poll();
    if (ledger == null) {
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
    ledger.ofVirtualThread = isVirtual(thread);
    if (ledger.ofVirtualThread) {
      VirtualThreads.used();
    }
    current.set(ledger);
  }

  /** The current thread's request ended; a virtual thread needs its ledger no more. */
  void requestEnded(Ledger ledger) {
    if (ledger.ofVirtualThread) {
      detach();
      ledger.thread = null;
      free.offer(ledger);
    }
  }

  /** The current thread's ledger goes its own way; the thread gets another when it needs one. */
  void detach() {
    Ledger own = current.get();
    if (own != null) {
      Carriers.forget(own);
      own.thread = null;
    }
    current.remove();
  }

  /** The current thread goes on with a ledger that was detached from another. */
  void attach(Ledger ledger) {
    Ledger own = current.get();
    if (own != null) {
      Carriers.forget(own);
      own.thread = null;
      free.offer(own);
    }
    belongsToThis(ledger);
  }

  /** A detached ledger is needed no more. */
  void release(Ledger ledger) {
    free.offer(ledger);
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

  /** Those in a request now. */
  List<Ledger> inRequest() {
    List<Ledger> busy = new ArrayList<>();
    for (Iterator<WeakReference<Ledger>> i = all.iterator(); i.hasNext(); ) {
      Ledger ledger = i.next().get();
      if (ledger == null) {
        i.remove();
      } else if (ledger.inRequest() && ledger.task == null) {
        busy.add(ledger);
      }
    }
    return busy;
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
