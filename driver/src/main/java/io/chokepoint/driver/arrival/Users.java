package io.chokepoint.driver.arrival;

import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.LongUnaryOperator;

/**
 * The closed model: users who wait for each answer, think, and go on. A user's next request is
 * intended for the end of the last plus the time to think. User k is at work while the curve is at
 * k + 1 or above; users of one event loop are every n-th.
 */
public final class Users implements Source {

  private final LoadCurve curve;
  private final LongUnaryOperator think;
  private final PriorityQueue<Turn> turns = new PriorityQueue<>();
  private boolean stopped;

  private record Turn(long nanos, int user) implements Comparable<Turn> {
    @Override
    public int compareTo(Turn o) {
      int byTime = Long.compare(nanos, o.nanos);
      return byTime != 0 ? byTime : Integer.compare(user, o.user);
    }
  }

  /**
   * Users of one event loop.
   *
   * @param think the time to think by plan time
   * @param random spreads first requests over a thinking time, lest users march in step
   */
  public Users(
      LoadCurve curve,
      int most,
      LongUnaryOperator think,
      int lane,
      int lanes,
      SplittableRandom random) {
    this.curve = curve;
    this.think = think;
    for (int user = lane; user < most; user += lanes) {
      long joins = curve.whenAtLeast(user + 1, 0);
      if (joins != Long.MAX_VALUE) {
        long rest = think.applyAsLong(joins);
        turns.add(new Turn(joins + (rest > 0 ? random.nextLong(rest) : 0), user));
      }
    }
  }

  @Override
  public long nextNanos() {
    sendHomeWhoIsTooMany();
    Turn turn = turns.peek();
    return stopped || turn == null ? Long.MAX_VALUE : turn.nanos();
  }

  @Override
  public int take() {
    return turns.remove().user();
  }

  @Override
  public void ended(int user, long nanos) {
    long next = nanos + think.applyAsLong(nanos);
    if (!stopped && next < curve.endNanos()) {
      turns.add(new Turn(next, user));
    }
  }

  @Override
  public void stop() {
    stopped = true;
    turns.clear();
  }

  /** A user whose turn comes while fewer are wanted stays away until more are wanted again. */
  private void sendHomeWhoIsTooMany() {
    for (Turn turn = turns.peek();
        turn != null && curve.at(turn.nanos()) < turn.user() + 1;
        turn = turns.peek()) {
      turns.remove();
      long joins = curve.whenAtLeast(turn.user() + 1, turn.nanos());
      if (joins != Long.MAX_VALUE) {
        turns.add(new Turn(Math.max(joins, turn.nanos() + 1), turn.user()));
      }
    }
  }
}
