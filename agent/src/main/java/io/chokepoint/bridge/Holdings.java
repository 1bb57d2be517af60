package io.chokepoint.bridge;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The connections one request holds, and the sums over those it gave back, by pool: told when the
 * request has ended, as its route may become known late.
 */
final class Holdings {

  /**
   * Holds, their time, their time in SQL, those whose CPU time is known, that time, and their time
   * after the last transaction.
   */
  private static final int FIGURES = 6;

  private final Charges charges;

  private int out;
  private Hold[] holds = new Hold[4];
  private @Nullable Hold taken;

  private int pools;
  private Resource[] pool = new Resource[2];
  private long[] figures = new long[2 * FIGURES];
  private long[][] self = new long[2][0];

  // borrows while holding, as long as the route is not known
  private int nested;
  private @Nullable Resource nestedIn;
  private StackTraceElement @Nullable [] nestedStack;

  Holdings(Charges charges) {
    this.charges = charges;
  }

  void clear() {
    out = 0;
    taken = null;
    pools = 0;
    nested = 0;
  }

  /** Whether a connection of this pool is out to this request. */
  boolean has(Resource of, Ledger request) {
    for (int i = 0; i < out; i++) {
      if (holds[i].pool == of && holds[i].isOut() && holds[i].isOf(request)) {
        return true;
      }
    }
    return false;
  }

  void took(Hold hold) {
    taken = hold;
    if (out == holds.length) {
      holds = Arrays.copyOf(holds, out * 2);
    }
    holds[out++] = hold;
  }

  /** What the borrow that ends now got from this pool; null where it got nothing. */
  @Nullable Hold justTaken(Resource from) {
    Hold got = taken;
    if (got == null || got.pool != from) {
      return null;
    }
    taken = null;
    return got;
  }

  /** The request ends; another thread may have given these back, and a third have them now. */
  void orphan(Ledger request) {
    for (int i = 0; i < out; i++) {
      Hold hold = holds[i];
      if (hold.isOut() && hold.isOf(request)) {
        hold.method = request.method();
        hold.route = request.route();
        hold.orphaned = true;
      }
    }
  }

  void gaveBack(Hold hold, long nanos, long sqlNanos, long cpuNanos, long sinceCommit) {
    for (int i = 0; i < out; i++) {
      if (holds[i] == hold) {
        holds[i] = holds[--out];
        break;
      }
    }
    int i = indexOf(hold.pool);
    int at = i * FIGURES;
    figures[at]++;
    figures[at + 1] += nanos;
    figures[at + 2] += Math.min(sqlNanos, nanos);
    if (cpuNanos >= 0) {
      figures[at + 3]++;
      figures[at + 4] += cpuNanos;
    }
    figures[at + 5] += sinceCommit;
    if (self[i].length < charges.count()) {
      self[i] = Arrays.copyOf(self[i], charges.count() * 2);
    }
    for (int r = 0; r < charges.count(); r++) {
      self[i][r] += charges.selfNanos(r) - hold.selfBefore(r);
    }
  }

  private int indexOf(Resource of) {
    int i = 0;
    while (i < pools && pool[i] != of) {
      i++;
    }
    if (i == pools) {
      if (pools == pool.length) {
        grow();
      }
      pool[i] = of;
      Arrays.fill(figures, i * FIGURES, i * FIGURES + FIGURES, 0);
      Arrays.fill(self[i], 0);
      pools++;
    }
    return i;
  }

  private void grow() {
    pool = Arrays.copyOf(pool, pools * 2);
    figures = Arrays.copyOf(figures, pools * 2 * FIGURES);
    self = Arrays.copyOf(self, pools * 2);
    Arrays.fill(self, pools, self.length, new long[0]);
  }

  void nested(Resource in, StackTraceElement @Nullable [] stack) {
    nested++;
    nestedIn = in;
    nestedStack = stack == null ? nestedStack : stack;
  }

  void deliver(HoldSink sink, String method, String route) {
    Resource twice = nestedIn;
    if (nested > 0 && twice != null) {
      sink.nestedBorrows(twice, method, route, nested, nestedStack);
      nestedStack = null;
    }
    for (int i = 0; i < pools; i++) {
      int at = i * FIGURES;
      sink.held(
          pool[i],
          method,
          route,
          figures[at],
          figures[at + 1],
          figures[at + 2],
          figures[at + 3],
          figures[at + 4]);
      if (figures[at + 5] > 0) {
        sink.heldAfterCommit(pool[i], method, route, figures[at + 5]);
      }
      int visited = Math.min(charges.count(), self[i].length);
      for (int r = 0; r < visited; r++) {
        if (self[i][r] > 0) {
          sink.heldIn(pool[i], method, route, charges.resource(r), self[i][r]);
        }
      }
    }
    pools = 0;
  }
}
