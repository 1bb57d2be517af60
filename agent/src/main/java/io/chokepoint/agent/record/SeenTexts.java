package io.chokepoint.agent.record;

import io.chokepoint.bridge.Resource;
import java.lang.ref.WeakReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The resources of texts that the application gave lately: a fixed table that refers to the
 * application's own strings, weakly, so that no text and no value stays in memory because of it. A
 * text that is made anew each time is found by its characters until the garbage collector takes the
 * string that was seen first.
 */
final class SeenTexts {

  private static final int WAYS = 4;
  private static final int SIZE = 4096;

  /** Of a longer one a look at some of its characters is enough, as strings hash all of theirs. */
  private static final int HASHED_WHOLE = 1_000;

  private static final int LOOKS = 64;

  /** An element of the table and what it refers to, at the most. */
  private static final int BYTES = 64;

  private final AtomicReferenceArray<@Nullable Seen> table = new AtomicReferenceArray<>(SIZE);

  @Nullable Resource get(String text, Dialect dialect) {
    int hash = hash(text, dialect);
    int first = first(hash);
    for (int i = first; i < first + WAYS; i++) {
      Seen seen = table.get(i);
      if (seen != null && seen.hash == hash && seen.is(text, dialect)) {
        return seen.resource;
      }
    }
    return null;
  }

  /** The oldest of those that share its place goes. */
  void put(String text, Dialect dialect, Resource resource) {
    int hash = hash(text, dialect);
    int first = first(hash);
    for (int i = first + WAYS - 1; i > first; i--) {
      table.set(i, table.get(i - 1));
    }
    table.set(first, new Seen(text, dialect, hash, resource));
  }

  static long bytes() {
    return SIZE * (long) BYTES;
  }

  private static int hash(String text, Dialect dialect) {
    int length = text.length();
    int hash = length <= HASHED_WHOLE ? text.hashCode() : length;
    if (length > HASHED_WHOLE) {
      for (int i = 1; i <= LOOKS; i++) {
        hash = 31 * hash + text.charAt((int) ((long) (length - 1) * i / LOOKS));
      }
    }
    return hash + dialect.ordinal();
  }

  private static int first(int hash) {
    int spread = hash * 0x9E3779B9;
    return (spread >>> 8) % (SIZE / WAYS) * WAYS;
  }

  private static final class Seen extends WeakReference<String> {

    final int hash;
    final Dialect dialect;
    final Resource resource;

    Seen(String text, Dialect dialect, int hash, Resource resource) {
      super(text);
      this.hash = hash;
      this.dialect = dialect;
      this.resource = resource;
    }

    boolean is(String text, Dialect of) {
      return dialect == of && text.equals(get());
    }
  }
}
