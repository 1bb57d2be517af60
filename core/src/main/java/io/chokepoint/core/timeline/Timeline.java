package io.chokepoint.core.timeline;

import java.util.AbstractList;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/**
 * The last hour of windows, in bounded memory: the newest as objects, older ones packed by a {@link
 * Codec}.
 *
 * <p>The bound holds whatever the service looks like: at most {@link #WINDOWS} windows, and at most
 * the byte budget. The newest are unpacked sooner when their histograms are large (at most {@link
 * #RECENT} of them and a quarter of the budget), and when the packed ones do not fit the oldest
 * goes first and is counted, so that an hour that is not whole says so.
 *
 * <p>Thread-safe. Packing and unpacking happen outside the lock: a reader who asks for the whole
 * hour never holds up the recorder.
 */
public final class Timeline {

  /** One hour. */
  public static final int WINDOWS = 3600;

  /** Two minutes: what a live page and the terminal look at. */
  public static final int RECENT = 120;

  public static final long DEFAULT_BUDGET_BYTES = 16L << 20;

  private final Codec codec;
  private final long budgetBytes;
  private final ArrayDeque<Entry> packed = new ArrayDeque<>();
  private final ArrayDeque<Entry> recent = new ArrayDeque<>();
  private long packedBytes;
  private long recentBytes;
  private long dropped;

  public Timeline(Codec codec) {
    this(codec, DEFAULT_BUDGET_BYTES);
  }

  public Timeline(Codec codec, long budgetBytes) {
    this.codec = codec;
    this.budgetBytes = budgetBytes;
  }

  /** Adds the newest window. One thread appends; any number may read meanwhile. */
  public void append(Window window) {
    synchronized (this) {
      Entry entry = Entry.unpacked(window);
      recent.addLast(entry);
      recentBytes += entry.bytes;
    }
    for (Entry old = oldestToPack(); old != null; old = oldestToPack()) {
      replaceByPacked(old, Entry.packed(old, codec));
    }
    synchronized (this) {
      dropWhatDoesNotFit();
    }
  }

  /**
   * The windows that start in {@code [fromMillis, toMillis)}, oldest first. A snapshot whose
   * windows are unpacked as they are asked for: writing out the hour never has it in memory at
   * once. Whoever looks at it more than once makes a copy.
   */
  public List<Window> between(long fromMillis, long toMillis) {
    List<Entry> hits = new ArrayList<>();
    synchronized (this) {
      collect(packed, fromMillis, toMillis, hits);
      collect(recent, fromMillis, toMillis, hits);
    }
    return new Unpacking(hits, codec);
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

  /** What the windows keep on the heap, packed and unpacked. */
  public synchronized long estimatedBytes() {
    return packedBytes + recentBytes;
  }

  /** Windows younger than an hour that had to go because the budget was full. */
  public synchronized long dropped() {
    return dropped;
  }

  private synchronized @Nullable Entry oldestToPack() {
    boolean tooMany = recent.size() > RECENT;
    boolean tooLarge = recent.size() > 1 && recentBytes > budgetBytes / 4;
    return tooMany || tooLarge ? recent.peekFirst() : null;
  }

  private synchronized void replaceByPacked(Entry old, Entry entry) {
    recent.removeFirst();
    recentBytes -= old.bytes;
    packed.addLast(entry);
    packedBytes += entry.bytes;
  }

  private void dropWhatDoesNotFit() {
    while (size() > WINDOWS && !packed.isEmpty()) {
      packedBytes -= packed.removeFirst().bytes;
    }
    while (estimatedBytes() > budgetBytes && !packed.isEmpty()) {
      packedBytes -= packed.removeFirst().bytes;
      dropped++;
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
    private final Codec codec;

    Unpacking(List<Entry> entries, Codec codec) {
      this.entries = entries;
      this.codec = codec;
    }

    @Override
    public Window get(int index) {
      return entries.get(index).window(codec);
    }

    @Override
    public int size() {
      return entries.size();
    }
  }

  /** How a window becomes bytes; the JSON exporter has one. */
  public interface Codec {

    byte[] encode(Window window);

    Window decode(byte[] bytes);
  }

  /** One window, either as an object or packed. */
  private static final class Entry {

    /** Deque slot, this object, and an array's header. */
    private static final int OVERHEAD_BYTES = 56;

    final long startMillis;
    final @Nullable Window window;
    final byte @Nullable [] packed;
    final long bytes;

    private Entry(
        long startMillis, @Nullable Window window, byte @Nullable [] packed, long contentBytes) {
      this.startMillis = startMillis;
      this.window = window;
      this.packed = packed;
      this.bytes = OVERHEAD_BYTES + contentBytes;
    }

    static Entry unpacked(Window window) {
      return new Entry(window.startMillis(), window, null, Footprint.bytes(window));
    }

    static Entry packed(Entry unpacked, Codec codec) {
      byte[] packed = codec.encode(unpacked.window(codec));
      return new Entry(unpacked.startMillis, null, packed, packed.length);
    }

    Window window(Codec codec) {
      if (window != null) {
        return window;
      }
      if (packed == null) {
        throw new IllegalStateException("an entry without content");
      }
      return codec.decode(packed);
    }
  }
}
