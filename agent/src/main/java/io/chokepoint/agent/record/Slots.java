package io.chokepoint.agent.record;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Things by number, of which few are there: room is made in parts, when first asked for. */
final class Slots<T> {

  private static final int POWER = 5;
  private static final int PART = 1 << POWER;

  private final AtomicReferenceArray<@Nullable AtomicReferenceArray<@Nullable T>> parts;

  Slots(int most) {
    parts = new AtomicReferenceArray<>((most >> POWER) + 1);
  }

  @Nullable T peek(int index) {
    AtomicReferenceArray<@Nullable T> part = parts.get(index >> POWER);
    return part == null ? null : part.get(index & (PART - 1));
  }

  /** The one that is there: this one, unless another thread was faster. */
  T add(int index, T made) {
    AtomicReferenceArray<@Nullable T> part = parts.get(index >> POWER);
    if (part == null) {
      AtomicReferenceArray<@Nullable T> more = new AtomicReferenceArray<>(PART);
      part = parts.compareAndExchange(index >> POWER, null, more);
      part = part == null ? more : part;
    }
    T before = part.compareAndExchange(index & (PART - 1), null, made);
    return before == null ? made : before;
  }

  void remove(int index) {
    AtomicReferenceArray<@Nullable T> part = parts.get(index >> POWER);
    if (part != null) {
      part.set(index & (PART - 1), null);
    }
  }

  /** Those that are there, in order. */
  void forEach(Consumer<T> each) {
    for (int p = 0; p < parts.length(); p++) {
      AtomicReferenceArray<@Nullable T> part = parts.get(p);
      for (int i = 0; part != null && i < PART; i++) {
        T one = part.get(i);
        if (one != null) {
          each.accept(one);
        }
      }
    }
  }

  /** Lets go of some, and of room that is empty. Only while no other thread adds. */
  void removeIf(Predicate<T> gone) {
    for (int p = 0; p < parts.length(); p++) {
      AtomicReferenceArray<@Nullable T> part = parts.get(p);
      boolean empty = true;
      for (int i = 0; part != null && i < PART; i++) {
        T one = part.getPlain(i);
        boolean goes = one != null && gone.test(one);
        empty &= one == null || goes;
        if (goes) {
          part.setPlain(i, null);
        }
      }
      if (part != null && empty) {
        parts.set(p, null);
      }
    }
  }
}
