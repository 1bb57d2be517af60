package io.chokepoint.core.timeline;

import io.chokepoint.core.model.Step;
import java.util.AbstractList;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.RandomAccess;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The last hour of windows, in bounded memory: the newest as objects, older ones packed.
 *
 * <p>The bound holds whatever the service looks like. When the windows do not fit, two neighbours
 * become one, those first whose length together is least for their age: an hour of a large service
 * is kept whole, its last minutes by the second and its first in longer windows, which say their
 * length. Windows never become one across the edge of a step, so that a step has the same requests
 * as before, and never more than {@link #LONGEST_MILLIS} or a tenth of the step. Only when nothing
 * is left to merge the oldest goes, and is counted.
 *
 * <p>Thread-safe. Packing and unpacking happen outside the lock: a reader who asks for the whole
 * hour never holds up the recorder.
 */
public final class Timeline {

  public static final long HOUR_MILLIS = 3_600_000;

  /** What drivers and open pages ask for again and again. */
  static final int RECENT = 10;

  static final long LONGEST_MILLIS = 300_000;

  /** Who was away for a moment still gets the seconds. */
  private static final long YOUNG_MILLIS = 60_000;

  /** As many windows of a step tell a start from the rest, and its middle from its end. */
  private static final int WINDOWS_OF_A_STEP = 10;

  public static final long DEFAULT_BUDGET_BYTES = 16_000_000;

  /** Names are shared between as many windows. */
  private static final int WINDOWS_OF_NAMES = 1_800;

  private final long budgetBytes;
  private final Supplier<List<Step>> steps;
  private final List<Entry> packed = new ArrayList<>();
  private final ArrayDeque<Entry> recent = new ArrayDeque<>();
  private final List<PackedNames> allNames = new ArrayList<>();
  private PackedNames names = new PackedNames();
  private int windowsOfNames;
  private long packedBytes;
  private long recentBytes;
  private long dropped;

  public Timeline() {
    this(DEFAULT_BUDGET_BYTES, List::of);
  }

  /**
   * @param steps those that were marked, the one under way included
   */
  public Timeline(long budgetBytes, Supplier<List<Step>> steps) {
    this.budgetBytes = budgetBytes;
    this.steps = steps;
    this.allNames.add(names);
  }

  /** Adds the newest window. One thread appends; any number may read meanwhile. */
  public void append(Window window) {
    synchronized (this) {
      Entry entry = Entry.of(window);
      recent.addLast(entry);
      recentBytes += entry.bytes;
    }
    for (Entry old = oldestToPack(); old != null; old = oldestToPack()) {
      addPacked(pack(old.window(), false));
    }
    dropWhatIsOlderThan(window.endMillis() - HOUR_MILLIS);
    if (estimatedBytes() > budgetBytes) {
      makeRoom(window.endMillis());
    }
  }

  /**
   * The windows that start in {@code [fromMillis, toMillis)}, oldest first. A snapshot whose
   * windows are unpacked as they are asked for: writing out the hour never has it in memory at
   * once. To look at it more than once, make a copy.
   */
  public List<Window> between(long fromMillis, long toMillis) {
    List<Entry> hits = new ArrayList<>();
    synchronized (this) {
      collect(packed, fromMillis, toMillis, hits);
      collect(recent, fromMillis, toMillis, hits);
    }
    return new Unpacking(hits);
  }

  /** Everything that is kept, oldest first. */
  public List<Window> all() {
    return between(Long.MIN_VALUE, Long.MAX_VALUE);
  }

  /** The newest window; null before the first. */
  public synchronized @Nullable Window latest() {
    Entry newest = recent.peekLast();
    return newest == null ? null : newest.window;
  }

  public synchronized int size() {
    return packed.size() + recent.size();
  }

  /** What the windows keep on the heap, packed and unpacked, their names included. */
  public synchronized long estimatedBytes() {
    return packedBytes + recentBytes + allNames.stream().mapToLong(PackedNames::bytes).sum();
  }

  /** Seconds younger than an hour that had to go because nothing was left to merge. */
  public synchronized long dropped() {
    return dropped;
  }

  /** How long the longest of those windows is that had to become one; 0 where none had to. */
  public synchronized long longestMergedMillis() {
    return packed.stream().filter(e -> e.merged).mapToLong(Entry::millis).max().orElse(0);
  }

  private synchronized @Nullable Entry oldestToPack() {
    boolean tooMany = recent.size() > RECENT;
    boolean tooLarge = recent.size() > 1 && recentBytes > budgetBytes / 8;
    return tooMany || tooLarge ? recent.peekFirst() : null;
  }

  private Entry pack(Window window, boolean merged) {
    if (windowsOfNames++ > WINDOWS_OF_NAMES) {
      windowsOfNames = 0;
      names = new PackedNames();
      synchronized (this) {
        allNames.add(names);
      }
    }
    return Entry.packed(window, names, merged);
  }

  private synchronized void addPacked(Entry entry) {
    recentBytes -= recent.removeFirst().bytes;
    added(entry);
    packed.add(entry);
  }

  private void added(Entry entry) {
    packedBytes += entry.bytes;
    entry.names().windows++;
  }

  private void gone(Entry entry) {
    packedBytes -= entry.bytes;
    PackedNames of = entry.names();
    of.windows--;
    if (of.windows == 0 && of != names) {
      allNames.remove(of);
    }
  }

  private synchronized void dropWhatIsOlderThan(long millis) {
    int old = 0;
    while (old < packed.size() && packed.get(old).endMillis <= millis) {
      gone(packed.get(old++));
    }
    packed.subList(0, old).clear();
  }

  private void makeRoom(long nowMillis) {
    Merging merging = new Merging(steps.get(), nowMillis);
    while (estimatedBytes() > budgetBytes && !packed.isEmpty()) {
      int first = merging.cheapest(packed);
      if (first < 0) {
        dropOldest();
      } else {
        merge(first);
      }
    }
  }

  private synchronized void dropOldest() {
    Entry oldest = packed.remove(0);
    gone(oldest);
    dropped += oldest.millis() / 1000;
  }

  private void merge(int first) {
    Entry a = packed.get(first);
    Entry b = packed.get(first + 1);
    Entry both = pack(a.window().plus(b.window()), true);
    synchronized (this) {
      gone(a);
      gone(b);
      added(both);
      packed.set(first, both);
      packed.remove(first + 1);
    }
  }

  private static void collect(
      Iterable<Entry> from, long fromMillis, long toMillis, List<Entry> into) {
    for (Entry entry : from) {
      if (entry.startMillis >= fromMillis && entry.startMillis < toMillis) {
        into.add(entry);
      }
    }
  }

  /** Windows that are unpacked one at a time. */
  private static final class Unpacking extends AbstractList<Window> implements RandomAccess {

    private final List<Entry> entries;

    Unpacking(List<Entry> entries) {
      this.entries = entries;
    }

    @Override
    public Window get(int index) {
      return entries.get(index).window();
    }

    @Override
    public int size() {
      return entries.size();
    }
  }

  /** Which neighbours may become one, and which of them first. */
  private static final class Merging {

    private final List<Step> steps;
    private final long nowMillis;

    Merging(List<Step> steps, long nowMillis) {
      this.steps = steps;
      this.nowMillis = nowMillis;
    }

    /** The number of the first of the two; -1 where there are none. */
    int cheapest(List<Entry> entries) {
      int best = -1;
      double least = Double.MAX_VALUE;
      for (int i = 0; i + 1 < entries.size(); i++) {
        Entry a = entries.get(i);
        Entry b = entries.get(i + 1);
        long age = nowMillis - b.endMillis;
        double length = b.endMillis - a.startMillis;
        if (age >= YOUNG_MILLIS && length / age < least && allowed(a, b)) {
          least = length / age;
          best = i;
        }
      }
      return best;
    }

    private boolean allowed(Entry a, Entry b) {
      long from = a.startMillis;
      long to = b.endMillis;
      if (a.endMillis != b.startMillis || to - from > LONGEST_MILLIS) {
        return false;
      }
      for (Step step : steps) {
        boolean across = inside(step.fromMillis(), from, to) || inside(step.toMillis(), from, to);
        boolean within = step.fromMillis() <= from && to <= step.toMillis();
        long most = (step.toMillis() - step.fromMillis()) / WINDOWS_OF_A_STEP;
        if (across || (within && to - from > most)) {
          return false;
        }
      }
      return true;
    }

    private static boolean inside(long edge, long from, long to) {
      return edge > from && edge < to;
    }
  }

  /** One window, either as an object or packed. */
  private static final class Entry {

    /** A list's slot, this object, and an array's header. */
    private static final int OVERHEAD_BYTES = 72;

    final long startMillis;
    final long endMillis;
    final @Nullable Window window;
    final byte[] packed;
    final @Nullable PackedNames names;
    final boolean merged;
    final long bytes;

    private Entry(
        Window of,
        @Nullable Window window,
        byte[] packed,
        @Nullable PackedNames names,
        boolean merged,
        long bytes) {
      this.startMillis = of.startMillis();
      this.endMillis = of.endMillis();
      this.window = window;
      this.packed = packed;
      this.names = names;
      this.merged = merged;
      this.bytes = OVERHEAD_BYTES + bytes;
    }

    static Entry of(Window window) {
      return new Entry(window, window, new byte[0], null, false, Footprint.bytes(window));
    }

    static Entry packed(Window window, PackedNames names, boolean merged) {
      byte[] packed = Packing.pack(window, names);
      return new Entry(window, null, packed, names, merged, packed.length);
    }

    long millis() {
      return endMillis - startMillis;
    }

    PackedNames names() {
      if (names == null) {
        throw new IllegalStateException("a window that was not packed");
      }
      return names;
    }

    Window window() {
      return window != null ? window : Packing.unpack(packed, names());
    }
  }
}
