package io.chokepoint.core.diagnosis;

import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * What collections cost because requests queue. Whatever makes requests pile up, each of them keeps
 * what it has allocated so far; the heap fills with them, and collections that were cheap become
 * dear. A larger heap would fill as well. So the queue came first where, at the price that
 * collecting a byte had while none piled up, collecting all that is asked for would be no burden.
 *
 * <p>The price of a byte goes with {@code live / (heap − live)} (A. W. Appel, "Garbage collection
 * can be faster than stack allocation", 1987). What lives then, without a queue, is what lived at
 * the lighter level and all that the additional requests under way (Little's law) can have
 * allocated.
 */
public final class HeapQueue {

  /**
   * The share of the time G1 itself allows collections to take before it grows the heap ({@code
   * GCTimeRatio=12}: 1 / (1 + 12)).
   */
  public static final double GOAL = 1.0 / 13;

  private HeapQueue() {}

  /**
   * The part, 0 to 1, of what collections cost at a level that is there because requests queue; 0
   * where no lighter level tells the price.
   */
  static double part(List<Level> levels, Level loaded) {
    double now = cost(loaded.machine());
    OptionalDouble alone =
        levels.stream()
            .filter(l -> l.concurrency() < loaded.concurrency())
            .flatMap(l -> withoutQueue(l, loaded).stream().boxed())
            .mapToDouble(d -> d)
            .min();
    return now < GOAL || alone.isEmpty() || alone.getAsDouble() >= GOAL
        ? 0
        : 1 - alone.getAsDouble() / now;
  }

  /** What collections would cost at the heavier level for the price of the lighter one. */
  private static OptionalDouble withoutQueue(Level lighter, Level loaded) {
    MachineLevel before = lighter.machine();
    MachineLevel now = loaded.machine();
    Double live = before.heapLive();
    Double full = now.heapLive();
    Double heap = now.heapMax();
    Double then = before.allocatedPerSecond();
    Double rate = now.allocatedPerSecond();
    double price = cost(before);
    if (live == null || full == null || heap == null || then == null || rate == null) {
      return OptionalDouble.empty();
    }
    double each = rate / Math.max(1e-9, loaded.perSecond());
    double piled = (loaded.concurrency() - lighter.concurrency()) * each;
    double growth = loaded.growth();
    double underWay = loaded.perSecond() * growth * lighter.meanNanos() / 1e9;
    double wanted = live + Math.max(0, underWay - lighter.concurrency()) * each;
    if (price <= 0 || then <= 0 || live <= 0 || full - live > piled || wanted >= heap) {
      return OptionalDouble.empty();
    }
    double dearer = wanted / (heap - wanted) * (heap - live) / live;
    return OptionalDouble.of(price * rate * growth / then * dearer);
  }

  /** The share of the time, or of the processors, that collections take, whichever is more. */
  private static double cost(MachineLevel m) {
    return Math.max(orNone(m.pauseShare()), orNone(m.gcCores()) / Math.max(1e-9, m.cpus()));
  }

  private static double orNone(@Nullable Double value) {
    return value == null ? 0 : value;
  }
}
