package io.chokepoint.driver.load;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** Slices on their way from the event loops to the thread that adds them up, and back when read. */
public final class Slices {

  static final long SECOND = 1_000_000_000L;

  private static final int NONE = -1;

  private final int rows;
  private final int ofRedirects;
  private final int ofFirstBytes;
  private final Queue<Slice> full = new ConcurrentLinkedQueue<>();
  private final Queue<Slice> free = new ConcurrentLinkedQueue<>();

  /**
   * @param rows of endpoints, and after them of classes of users and WebSockets
   */
  public Slices(int rows) {
    this(rows, NONE);
  }

  /**
   * @param ofRedirects the first of the last rows: of what redirects led to, one to an endpoint
   */
  public Slices(int rows, int ofRedirects) {
    this(rows, ofRedirects, NONE);
  }

  /**
   * @param ofFirstBytes the first of as many rows after those: of the first parts of answers
   */
  public Slices(int rows, int ofRedirects, int ofFirstBytes) {
    this.rows = rows;
    this.ofRedirects = ofRedirects;
    this.ofFirstBytes = ofFirstBytes;
  }

  /** Negative where nothing is kept of them. */
  int ofRedirects() {
    return ofRedirects;
  }

  /** Negative where nothing is kept of them. */
  int ofFirstBytes() {
    return ofFirstBytes;
  }

  Slice blank(int second) {
    @Nullable Slice slice = free.poll();
    return (slice == null ? new Slice(rows) : slice).clear(second);
  }

  void handOver(Slice slice) {
    full.add(slice);
  }

  @Nullable Slice next() {
    return full.poll();
  }

  void giveBack(Slice slice) {
    free.add(slice);
  }
}
