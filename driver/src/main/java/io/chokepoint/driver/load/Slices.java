package io.chokepoint.driver.load;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** Slices on their way from the event loops to whoever adds them up, and back when read. */
public final class Slices {

  static final long SECOND = 1_000_000_000L;

  private final int endpoints;
  private final Queue<Slice> full = new ConcurrentLinkedQueue<>();
  private final Queue<Slice> free = new ConcurrentLinkedQueue<>();

  /**
   * @param endpoints rows: of endpoints, and after them of classes of users
   */
  public Slices(int endpoints) {
    this.endpoints = endpoints;
  }

  Slice blank(int second) {
    @Nullable Slice slice = free.poll();
    return (slice == null ? new Slice(endpoints) : slice).clear(second);
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
