package io.chokepoint.bridge;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * What advice in LockSupport calls: a request's thread stops, and goes on. What it waited for is
 * told by the blocker; what that is called is found out after the wait, when it was long enough to
 * matter, so that no thread waits longer because we look.
 *
 * <p>A wait that is part of another visit is not charged: none is in a visit that is a wait itself,
 * and in a call to something else only a lock is, since waiting for an answer is what a call does.
 */
public final class Parks {

  /** A park that returns sooner did not wait: its permit was there. */
  private static final long SHORTEST_NANOS = 1_000;

  private static final int WAITS =
      Resource.Kind.CONNECTION_POOL.bit()
          | Resource.Kind.OBJECT_POOL.bit()
          | Resource.Kind.HTTP_POOL.bit()
          | Resource.Kind.LIMITER.bit()
          | Resource.Kind.LOCK.bit()
          | Resource.Kind.EXECUTOR.bit()
          | Resource.Kind.WORKER_THREADS.bit()
          | Resource.Kind.IDLE.bit();

  private static final int CALLS =
      Resource.Kind.SQL.bit()
          | Resource.Kind.DOWNSTREAM.bit()
          | Resource.Kind.CACHE.bit()
          | Resource.Kind.DISK.bit();

  private static final Map<Resource.Kind, Resource> UNNAMED = unnamed();

  private Parks() {}

  private static Map<Resource.Kind, Resource> unnamed() {
    Map<Resource.Kind, Resource> unnamed = new EnumMap<>(Resource.Kind.class);
    for (Resource.Kind kind : Resource.Kind.values()) {
      unnamed.put(kind, new Resource(-1, kind, ""));
    }
    return unnamed;
  }

  /** The current thread parks, for something it said before. */
  public static int began() {
    Ledger ledger = Bridge.LEDGERS.peek();
    return ledger == null || !ledger.isOpen()
        ? 0
        : began(ledger, LockSupport.getBlocker(Thread.currentThread()), System.nanoTime());
  }

  /** The current thread parks; returns the token to end it with, 0 if it is not accounted for. */
  public static int began(@Nullable Object blocker) {
    Ledger ledger = Bridge.LEDGERS.peek();
    return ledger == null || !ledger.isOpen() ? 0 : began(ledger, blocker, System.nanoTime());
  }

  static int began(Ledger ledger, @Nullable Object blocker, long now) {
    Park park = ledger.park;
    if (park.busy || ledger.segments.withinAny(WAITS)) {
      return 0;
    }
    park.busy = true;
    try {
      Awaited awaited = Awaited.of(blocker);
      boolean lock = awaited.kind == Resource.Kind.LOCK;
      if (!lock && ledger.segments.withinAny(CALLS)) {
        return 0;
      }
      park.begin(blocker, awaited, lock ? LockHolders.of(blocker, Bridge.LEDGERS, now) : null);
      return ledger.enter(Objects.requireNonNull(UNNAMED.get(awaited.kind)), now);
    } finally {
      park.busy = false;
    }
  }

  /** The park that {@link #began} gave the token for is over. */
  public static void ended(int token) {
    Sink to = Bridge.sink();
    if (token != 0 && to != null) {
      ended(Bridge.LEDGERS.current(), token, System.nanoTime(), to);
    }
  }

  static void ended(Ledger ledger, int token, long now, Sink to) {
    int times = ledger.carrier.times();
    long forCarrier = ledger.takeCarrierWait(); // the end of it: what was waited for had come
    long until = now - forCarrier;
    long waited = ledger.leave(token, now) - forCarrier;
    Park park = ledger.park;
    park.busy = true;
    try {
      if (waited >= SHORTEST_NANOS && ledger.isOpen()) {
        charge(ledger, park, until - waited, until, to);
      }
      if (ledger.isOpen()) {
        ledger.addCarrierWait(times, forCarrier);
      }
    } finally {
      park.clear();
      park.busy = false;
      ledger.forgetWaker();
    }
  }

  private static void charge(Ledger ledger, Park park, long from, long now, Sink to) {
    Account waker = ledger.wokenBy;
    long waited = now - from;
    if (park.awaited.kind != Resource.Kind.IDLE) {
      Resource resource = named(ledger, waited, now, to);
      ledger.add(resource, 1, waited);
      if (resource.kind == Resource.Kind.LOCK) {
        to.lockWaited(resource, waited, park.holder);
      }
    } else if (waker != null && waker.untilNanos >= from) {
      long before = CriticalPath.charge(ledger, waker, from, now);
      if (before > 0 && !ledger.shedTasks) {
        ledger.add(named(ledger, before, now, to), 1, before);
      }
    } else if (!ledger.shedTasks) {
      ledger.add(idle(ledger, waited, now, to), 1, waited);
    }
  }

  /** None of the request's own tasks woke it: it was no task, or its time ran out in the queue. */
  private static Resource idle(Ledger ledger, long waited, long now, Sink to) {
    Object blocker = ledger.park.blocker;
    Object tag = blocker instanceof FutureTask ? Tags.get(blocker) : null;
    return tag instanceof Carried
        ? QueueNames.ofUntaken(((Carried) tag).executor(), to)
        : named(ledger, waited, now, to);
  }

  /**
   * A lasting blocker is called by the first place that waited for it, and keeps the name: to wait
   * for it elsewhere is to wait for the same.
   */
  private static Resource named(Ledger ledger, long waited, long now, Sink to) {
    Awaited awaited = ledger.park.awaited;
    Object blocker = ledger.park.blocker;
    if (blocker == null || !awaited.lasting) {
      return atItsSite(ledger, awaited.kind, waited, now, to);
    }
    Object tag = Tags.get(blocker);
    if (tag instanceof Resource && ((Resource) tag).kind == awaited.kind) {
      return (Resource) tag;
    }
    String site = siteOf(awaited.kind);
    String name = awaited.name.isEmpty() ? site : awaited.name + " at " + site;
    Resource resource = to.resource(awaited.kind, name);
    Object first = Tags.setIfAbsent(blocker, resource);
    return first instanceof Resource && ((Resource) first).kind == awaited.kind
        ? (Resource) first
        : resource;
  }

  /**
   * A blocker that does not last is called by the place of the wait. To find it takes 10 to 50 µs
   * and some kilobytes, so a wait is looked at with a probability of as much as it has of a
   * millisecond, and is else charged to where the endpoint's last one was that was looked at: in
   * the long run each place gets its share of the time.
   */
  private static Resource atItsSite(
      Ledger ledger, Resource.Kind kind, long waited, long now, Sink to) {
    Park park = ledger.park;
    Resource last = park.found;
    String route = ledger.route();
    if (last != null
        && last.kind == kind
        && waited < belowAMillisecond(now)
        && route.equals(park.foundFor)) {
      return last;
    }
    Resource found = to.resource(kind, siteOf(kind));
    park.found = found;
    park.foundFor = route;
    return found;
  }

  /** Of 0 to 2^20 ns each as likely as any, by the clock: what is regular in it is mixed twice. */
  private static long belowAMillisecond(long now) {
    long mixed = now * 0x9E3779B97F4A7C15L;
    mixed = (mixed ^ mixed >>> 32) * 0xD6E8FEB86659FD93L;
    return mixed >>> 44;
  }

  /** A lock is its library's where it is one's; all other waits are the waiting code's. */
  private static String siteOf(Resource.Kind kind) {
    return kind == Resource.Kind.LOCK ? Sites.waiting() : Sites.ownWaiting();
  }
}
