package io.chokepoint.driver.arrival;

import java.util.ArrayDeque;
import java.util.PriorityQueue;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Arrivals of which each may ask for several things, one after the other: the first when it
 * arrives, the next after the answer and a rest. They are numbered like users as long as they stay.
 */
public final class Journeys implements Source {

  private final Arrivals arrivals;
  private final LongSupplier endNanos;
  private final PriorityQueue<Turn> turns = new PriorityQueue<>();
  private final ArrayDeque<Integer> free = new ArrayDeque<>();
  private int most;

  private record Turn(long nanos, int user) implements Comparable<Turn> {
    @Override
    public int compareTo(Turn o) {
      int byTime = Long.compare(nanos, o.nanos);
      return byTime != 0 ? byTime : Integer.compare(user, o.user);
    }
  }

  /**
   * Journeys that begin at arrivals.
   *
   * @param endNanos when the load ends: what would be due later is left undone
   */
  public Journeys(Arrivals arrivals, LongSupplier endNanos) {
    this.arrivals = arrivals;
    this.endNanos = endNanos;
  }

  @Override
  public long nextNanos() {
    @Nullable Turn turn = turns.peek();
    return turn == null ? arrivals.nextNanos() : Math.min(turn.nanos(), arrivals.nextNanos());
  }

  @Override
  public int take() {
    @Nullable Turn turn = turns.peek();
    if (turn != null && turn.nanos() <= arrivals.nextNanos()) {
      return turns.remove().user();
    }
    arrivals.take();
    @Nullable Integer user = free.poll();
    return user == null ? most++ : user;
  }

  @Override
  public void ended(int user, long nanos, long restNanos) {
    if (restNanos != OWN_REST && nanos + restNanos < endNanos.getAsLong()) {
      turns.add(new Turn(nanos + restNanos, user));
    } else {
      free.push(user);
    }
  }

  @Override
  public void stop() {
    arrivals.stop();
    turns.clear();
  }
}
