package io.chokepoint.bridge;

import org.jspecify.annotations.Nullable;

/**
 * The account: a request's visits, those that are open and what those that ended were charged. Law:
 * {@code Σ self = attributed ≤ wall}; the rest is unattributed.
 *
 * <p>Open segments form a stack. When one ends, its own time is what passed less what the segments
 * inside it took, and all of what passed counts as inside for the one below. Written by the owner
 * of the {@link Ledger}; {@link #isOpen}, {@link #attributedNanos} and {@link #visitedSince} are
 * for others too, who may see a stack and charges of two moments, near enough.
 */
final class Segments {

  private static final int DEPTH = 16;

  private final StopTheWorld stood;
  private final Consumption consumption;
  private final Charges charges = new Charges();
  private boolean counted;
  private int top;
  private final Resource[] segments = new Resource[DEPTH];
  private final long[] started = new long[DEPTH];
  private final long[] inside = new long[DEPTH];
  private int kindsOpen;
  private long attributedNanos;

  /**
   * @param stood told where time outside segments begins and ends, as is
   * @param consumption of the thread
   */
  Segments(StopTheWorld stood, Consumption consumption) {
    this.stood = stood;
    this.consumption = consumption;
  }

  /** A request starts: from now on what ends is charged. */
  void start() {
    forget();
    charges.clear();
    attributedNanos = 0;
    counted = true;
  }

  /** The request ends. What is charged stays readable until the next. */
  void end() {
    counted = false;
  }

  /** Ends all that are open. */
  void close(long now) {
    if (top > 0) {
      exit(1, now);
    }
  }

  void forget() {
    top = 0;
    kindsOpen = 0;
  }

  /** Whether any is open. */
  boolean isOpen() {
    return top > 0;
  }

  boolean isFull() {
    return top == DEPTH;
  }

  /** Enters a visit, for which there is room; returns the token to leave it with. */
  int enter(Resource resource, long now) {
    if (top == 0) {
      consumption.segmentBegins();
      stood.ends(now);
    }
    kindsOpen |= resource.kind.bit();
    segments[top] = resource;
    started[top] = now;
    inside[top] = 0;
    return ++top;
  }

  /** Leaves a visit, and any inside it that were not left; returns how long it was. */
  long exit(int token, long now) {
    long length = 0;
    while (top >= token && token > 0) {
      length = pop(now);
    }
    return length;
  }

  private long pop(long now) {
    top--;
    long length = now - started[top];
    kindsOpen = kindsBelow(top);
    boolean named = segments[top].id >= 0;
    if (counted && named) {
      charges.add(segments[top], 1, Math.max(0, length - inside[top]));
    }
    passed(named ? length : inside[top]);
    if (top == 0) {
      outside(now);
    }
    return length;
  }

  private void outside(long now) {
    consumption.segmentEnded();
    stood.begins(now);
  }

  private void passed(long nanos) {
    if (top > 0) {
      inside[top - 1] += nanos;
    } else {
      attributedNanos += nanos;
    }
  }

  /**
   * Leaves a visit, inside which none is open, without charging it, as it takes a look to say for
   * what it was; {@link #add} then does. Returns how long it was.
   */
  long leave(int token, long now) {
    if (top != token) {
      return 0; // an outer visit's end closed it
    }
    top--;
    kindsOpen = kindsBelow(top);
    if (top == 0) {
      outside(now);
    }
    return now - started[top];
  }

  /** Charges time that passed in a visit just left, or on no thread. */
  void add(Resource resource, long visited, long nanos) {
    charges.add(resource, visited, nanos);
    passed(nanos);
  }

  /** Charges time before the request had its thread: what is open by now began later. */
  void addBefore(Resource resource, long nanos) {
    charges.add(resource, 1, nanos);
    attributedNanos += nanos;
  }

  /** One visit less, as it goes on. */
  void discount(Resource resource) {
    charges.discount(resource);
  }

  private int kindsBelow(int height) {
    int kinds = 0;
    for (int i = 0; i < height; i++) {
      kinds |= segments[i].kind.bit();
    }
    return kinds;
  }

  /** Whether a visit of any of these kinds is open. */
  boolean withinAny(int kinds) {
    return (kindsOpen & kinds) != 0;
  }

  /** The resource of the outermost visit of this kind that is open. */
  @Nullable Resource outermost(Resource.Kind kind) {
    for (int i = 0; i < top; i++) {
      if (segments[i].kind == kind) {
        return segments[i];
      }
    }
    return null;
  }

  @Nullable Resource innermost() {
    return top == 0 ? null : segments[top - 1];
  }

  /** The token of the innermost visit of this resource; 0 where none is open. */
  int tokenOf(Resource resource) {
    int token = withinAny(resource.kind.bit()) ? top : 0;
    while (token > 0 && segments[token - 1] != resource) {
      token--;
    }
    return token;
  }

  Charges charges() {
    return charges;
  }

  /** Wall time inside segments: the sum of all self times. */
  long attributedNanos() {
    return attributedNanos;
  }

  /** Whether self times are the time inside segments, but for so much. */
  boolean addsUp(long allowedNanos) {
    long self = 0;
    for (int i = 0; i < charges.count(); i++) {
      self += charges.selfNanos(i);
    }
    return Math.abs(self - attributedNanos) <= allowedNanos;
  }

  /** What the borrower of a connection did since: called by another thread, near enough. */
  void visitedSince(Hold hold, long now, HoldSoFar seen) {
    int known = counted ? charges.readable() : 0;
    for (int i = 0; i < known; i++) {
      seen.visited(charges.resource(i), charges.selfNanos(i) - hold.selfBefore(i));
    }
    long until = now;
    int innermost = Math.min(top, DEPTH) - 1;
    for (int i = innermost; i >= 0; i--) {
      Resource resource = segments[i];
      if (resource != null) {
        seen.visited(resource, until - Math.max(started[i], hold.sinceNanos()) - inside[i]);
        if (i == innermost) {
          seen.isInside(resource);
        }
      }
      until = Math.min(until, started[i]);
    }
  }
}
