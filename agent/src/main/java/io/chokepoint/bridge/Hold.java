package io.chokepoint.bridge;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * One pooled connection's time outside its pool; made once for each connection and used again at
 * each borrow. Written by the thread that borrows, then by the one that returns; the clock thread
 * looks on, which is why the fields it reads are volatile.
 */
public final class Hold {

  private static final AtomicIntegerFieldUpdater<Hold> OUT =
      AtomicIntegerFieldUpdater.newUpdater(Hold.class, "out");

  public final Resource pool;

  private volatile int out;
  volatile long sinceNanos;
  volatile boolean orphaned;
  private volatile StackTraceElement @Nullable [] stack;
  @Nullable Ledger borrower;
  long request;
  String method = "";
  String route = "";
  private long sqlBefore;
  private long cpuBefore;
  private int chargedBefore;
  private long[] selfBefore = new long[8];

  Hold(Resource pool) {
    this.pool = pool;
  }

  /**
   * @param by the stack that borrowed; null where it was not taken
   */
  void borrowed(Ledger ledger, long now, StackTraceElement @Nullable [] by) {
    borrower = ledger;
    stack = by;
    request = ledger.request();
    sqlBefore = ledger.state.sqlNanos();
    cpuBefore = ledger.cpuOutsideSegments();
    accountFrom(ledger);
    method = "";
    route = "";
    orphaned = false;
    sinceNanos = now;
    out = 1;
  }

  /** Ends it once: the holder may return it while the pool throws the connection away. */
  boolean comesBack() {
    return out == 1 && OUT.compareAndSet(this, 1, 0);
  }

  /** What the borrower has been charged up to now is nothing it does with the connection. */
  void accountFrom(Ledger ledger) {
    chargedBefore = ledger.isOpen() ? ledger.charged() : 0;
    selfBefore = ledger.selfSoFar(selfBefore);
  }

  /** Whether the borrower is still in the request, or outside any, in which it borrowed. */
  boolean isOf(Ledger ledger) {
    return borrower == ledger && request == ledger.request();
  }

  long sqlNanosSince(Ledger ledger) {
    return ledger.state.sqlNanos() - sqlBefore;
  }

  /** Negative where CPU time was not measured on this request. */
  long cpuNanosSince(Ledger ledger) {
    long now = cpuBefore < 0 ? -1 : ledger.cpuOutsideSegments();
    return now < 0 ? -1 : now - cpuBefore;
  }

  /** What the borrower's request had been charged at its i-th resource when it borrowed. */
  long selfBefore(int i) {
    return i < chargedBefore ? selfBefore[i] : 0;
  }

  public boolean isOut() {
    return out == 1;
  }

  /** Whether it is out although the request that borrowed it has ended. */
  public boolean isOrphaned() {
    return isOut() && orphaned;
  }

  public long sinceNanos() {
    return sinceNanos;
  }

  /** The borrowing request's HTTP method; empty outside a request. */
  public String method() {
    Ledger by = borrower;
    return method.isEmpty() && by != null && by.request() == request ? by.method() : method;
  }

  /** The borrowing request's route; empty outside a request or while the route is unknown. */
  public String route() {
    Ledger by = borrower;
    return route.isEmpty() && by != null && by.request() == request ? by.route() : route;
  }

  /** The stack that borrowed; null where it was not taken. */
  public StackTraceElement @Nullable [] stack() {
    return stack;
  }

  /** What its borrower did with it up to now, as another thread sees it: near enough. */
  public HoldSoFar soFar(long now) {
    Ledger by = borrower;
    HoldSoFar seen = new HoldSoFar(Math.max(0, now - sinceNanos));
    if (by != null && request == by.request() && !orphaned) {
      by.segments.visitedSince(this, now, seen);
    }
    // the borrower may have gone on to another request meanwhile
    return by != null && request == by.request() ? seen : new HoldSoFar(seen.heldNanos);
  }

  /** The connection is gone without having been returned. */
  public void forget() {
    out = 0;
  }
}
