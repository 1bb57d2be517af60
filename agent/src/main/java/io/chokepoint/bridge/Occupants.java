package io.chokepoint.bridge;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The requests that have a carrier, and the last ones that had one for long: who waited meanwhile
 * waited for the one that had it for most of that time.
 */
final class Occupants {

  /** Who leaves sooner kept no thread waiting; a wait that is over sooner has no cause here. */
  static final long SHORTEST_NANOS = 100_000;

  private static final int KEPT = 128;

  /** There are as many carriers as processors, and more while files are read. */
  private static final int SEATS =
      Integer.highestOneBit(Runtime.getRuntime().availableProcessors()) * 4;

  private final AtomicReferenceArray<@Nullable Ledger> seated = new AtomicReferenceArray<>(SEATS);
  private final Stay[] stays = new Stay[KEPT];
  private final AtomicInteger next = new AtomicInteger();

  /** How long one had a carrier. A version that is odd is being written. */
  private static final class Stay {
    volatile int version;
    String method = "";
    String route = "";
    @Nullable String place;
    long from;
    long until;
  }

  Occupants() {
    for (int i = 0; i < KEPT; i++) {
      stays[i] = new Stay();
    }
  }

  void seat(Ledger ledger, long thread) {
    for (int i = 0; i < SEATS && ledger.carrier.seat < 0; i++) {
      int seat = (int) (thread + i) & (SEATS - 1);
      if (seated.get(seat) == null && seated.compareAndSet(seat, null, ledger)) {
        ledger.carrier.seat = seat;
      }
    }
  }

  void leave(Ledger ledger, long now) {
    CarrierWait carrier = ledger.carrier;
    if (carrier.seat >= 0) {
      seated.setRelease(carrier.seat, null);
      carrier.seat = -1;
      if (now - carrier.mountedNanos >= SHORTEST_NANOS) {
        keep(ledger, now);
      }
    }
  }

  private void keep(Ledger ledger, long now) {
    Stay stay = stays[next.getAndIncrement() & (KEPT - 1)];
    int version = stay.version;
    stay.version = version | 1;
    stay.method = ledger.method();
    stay.route = ledger.route();
    stay.place = ledger.carrier.place();
    stay.from = ledger.carrier.mountedNanos;
    stay.until = now;
    stay.version = (version | 1) + 1;
  }

  /** Who had a carrier for the longest part of this time; null where that is unknown. */
  @Nullable Holder mostOf(long from, long until) {
    long most = 0;
    Holder found = null;
    for (Stay stay : stays) {
      long part = Math.min(until, stay.until) - Math.max(from, stay.from);
      int version = stay.version;
      if (part > most && (version & 1) == 0) {
        Holder holder = new Holder(stay.method, stay.route, stay.place);
        if (stay.version == version) {
          most = part;
          found = holder;
        }
      }
    }
    for (int i = 0; i < SEATS; i++) {
      Ledger ledger = seated.get(i);
      long part = ledger == null ? 0 : until - Math.max(from, ledger.carrier.mountedNanos);
      if (ledger != null && part > most) {
        most = part;
        found = new Holder(ledger.method(), ledger.route(), ledger.carrier.place());
      }
    }
    return found;
  }
}
