package io.chokepoint.bridge;

import org.jspecify.annotations.Nullable;

/**
 * A virtual thread's waits for a carrier, each from when it could run until it did, and who had one
 * meanwhile.
 *
 * <p>Written in turns: by whoever makes the thread runnable, by the carrier that takes it up, and
 * by the thread itself. The scheduler's queue and the mounting stand between them, so that plain
 * fields do; others may see them a little late.
 */
final class CarrierWait {

  private boolean waiting;
  private long since;
  private int times;
  private long nanos;

  private @Nullable Ledger holder;
  private long holdersRequest;
  private String holdersMethod = "";
  private String holdersRoute = "";
  private @Nullable String holdersPlace;

  /** Its place among those that have a carrier; negative while it has none. */
  int seat = -1;

  /** Where it keeps its carrier from others while it waits itself; null where it does not. */
  volatile @Nullable String pinnedAt;

  void clear() {
    waiting = false;
    pinnedAt = null;
    take();
  }

  boolean isWaiting() {
    return waiting;
  }

  /** The thread could run. */
  void begins(long now) {
    since = now;
    waiting = true;
  }

  /** One that has a carrier, at that time. */
  void sees(@Nullable Ledger occupant) {
    holder = occupant;
    if (occupant != null) {
      holdersRequest = occupant.request();
      holdersMethod = occupant.method();
      holdersRoute = occupant.route();
      holdersPlace = occupant.carrier.pinnedAt;
    }
  }

  /** The thread runs. */
  void ends(long now) {
    if (waiting) {
      waiting = false;
      nanos += Math.max(0, now - since);
      times++;
    }
  }

  /** How many waits are over since {@link #take}. */
  int times() {
    return times;
  }

  /** What was waited since {@link #take}. */
  long waited() {
    return nanos;
  }

  /** What was waited since this was last asked. */
  long take() {
    long waited = nanos;
    nanos = 0;
    times = 0;
    holder = null;
    return waited;
  }

  /** Who was seen with a carrier; null where nobody looked, or it is known no more. */
  @Nullable Holder holder() {
    Ledger of = holder;
    if (of == null) {
      return null;
    }
    String method = of.method();
    String route = of.route(); // perhaps known by now: what it was stays until the next begins
    if (of.request() - holdersRequest <= 1) {
      return new Holder(method, route, holdersPlace);
    }
    return holdersRoute.isEmpty() ? null : new Holder(holdersMethod, holdersRoute, holdersPlace);
  }
}
