package io.chokepoint.agent.record;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Many counters of which few are in use: made in parts when first counted in, and let go when a
 * part has counted nothing for a minute, so that a steady service allocates none. Any number of
 * threads count; one drains, once no thread counts any more.
 */
final class Counts {

  private static final int POWER = 5;
  private static final int PART = 1 << POWER;

  /** Its counters, with the headers of the objects around them. */
  private static final int PART_BYTES = 4 * PART + 72;

  private final AtomicReferenceArray<@Nullable Part> parts;
  private int kept;

  private static final class Part extends AtomicIntegerArray {

    private static final long serialVersionUID = 1L;

    final Unused unused = new Unused();

    Part() {
      super(PART);
    }
  }

  interface Each {
    void count(int index, long n);
  }

  /**
   * @param most how many counters
   */
  Counts(int most) {
    parts = new AtomicReferenceArray<>((most >> POWER) + 1);
  }

  void increment(int index) {
    Part part = parts.get(index >> POWER);
    (part == null ? make(index >> POWER) : part).getAndIncrement(index & (PART - 1));
  }

  private Part make(int at) {
    Part made = new Part();
    Part before = parts.compareAndExchange(at, null, made);
    return before == null ? made : before;
  }

  /** Those that counted anything, in order; empties this. */
  void drain(Each into) {
    kept = 0;
    for (int p = 0; p < parts.length(); p++) {
      Part part = parts.get(p);
      if (part != null) {
        boolean stays = !part.unused.longer(drain(part, p << POWER, into));
        kept += stays ? 1 : 0;
        if (!stays) {
          parts.set(p, null);
        }
      }
    }
  }

  /** What it kept on the heap when it was last drained. */
  long bytes() {
    return 4L * parts.length() + 48 + (long) kept * PART_BYTES;
  }

  private static boolean drain(Part part, int first, Each into) {
    boolean any = false;
    for (int i = 0; i < PART; i++) {
      int n = part.getPlain(i);
      if (n != 0) {
        part.setPlain(i, 0);
        into.count(first + i, Integer.toUnsignedLong(n));
        any = true;
      }
    }
    return any;
  }
}
