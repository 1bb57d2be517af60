package io.chokepoint.bridge;

import org.jspecify.annotations.Nullable;

/**
 * How long a request's time outside segments stood still with the whole JVM. Looked at where such
 * time begins and ends, so that a pause within a segment stays the segment's.
 *
 * <p>HotSpot counts a pause a moment after it let the threads go on. One of them may be across a
 * border by then, and is charged for it on the other side, for no more than the time there.
 */
final class StopTheWorld {

  private @Nullable Pauses pauses;
  private long since;
  private long stoppedThen;
  private long collectingThen;
  private long collected;
  private long otherwise;

  void clear() {
    collected = 0;
    otherwise = 0;
  }

  /** Time outside segments begins. */
  void begins(long now) {
    Pauses known = Pauses.known();
    if (known == null) {
      return;
    }
    since = now;
    long stopped = known.stoppedNanos();
    if (stopped != stoppedThen || known != pauses) {
      look(known, stopped);
    }
  }

  private void look(Pauses known, long stopped) {
    pauses = known;
    stoppedThen = stopped;
    collectingThen = known.collectingNanos();
  }

  /** Time outside segments ends. */
  void ends(long now) {
    Pauses known = pauses;
    if (known == null) {
      return;
    }
    long stopped = known.stoppedNanos();
    if (stopped != stoppedThen) {
      long stood = Math.min(stopped - stoppedThen, now - since);
      long collecting = collectingThen;
      look(known, stopped);
      add(stood, collectingThen - collecting);
      since = now;
    }
  }

  /** What a stop for a collection takes beside the collection is the collection's. */
  private void add(long stood, long collecting) {
    boolean forCollection = collecting > 0 && stood - collecting <= collecting / 2;
    long garbage = forCollection ? stood : Math.min(stood, collecting);
    collected += garbage;
    otherwise += stood - garbage;
  }

  long collectedNanos() {
    return collected;
  }

  long otherwiseNanos() {
    return otherwise;
  }
}
