package io.chokepoint.bridge;

import java.util.List;

/** Limiters that requests have waited for, so that they can be found again. */
public final class Limiters {

  /** A service that makes a limiter for each user makes many. */
  private static final WeakSet<Object> SEEN = new WeakSet<>(50);

  /** Permissions that a limiter refused. */
  public static final Occurrences REFUSED = new Occurrences();

  private Limiters() {}

  /** A request waits for one. */
  public static void seen(Object limiter) {
    SEEN.add(limiter);
  }

  /** What a bulkhead is called among limiters: it limits how many are inside, not how many come. */
  public static String bulkhead(String name) {
    return "Bulkhead " + name;
  }

  /** A limiter that a request has visited does not let it pass. */
  public static void refused(String name) {
    Ledger ledger = Bridge.LEDGERS.peek();
    Sink to = Bridge.sink();
    if (ledger != null && ledger.isOpen() && to != null) {
      REFUSED.add(to.resource(Resource.Kind.LIMITER, name).name);
    }
  }

  /** Those that are still there. */
  public static List<Object> all() {
    return SEEN.alive();
  }
}
