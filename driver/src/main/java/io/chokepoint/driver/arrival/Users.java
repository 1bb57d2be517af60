package io.chokepoint.driver.arrival;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.LongUnaryOperator;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The closed model: users who wait for each answer, think, and go on. A user's next request is
 * intended for the end of the last plus the time to think. User k is at work while the curve is at
 * k + 1 or above; users of one event loop are every n-th. When the curve changes, those who are
 * away look again when they are wanted.
 */
public final class Users implements Source {

  private final Supplier<LoadCurve> curves;
  private final LongUnaryOperator think;
  private final SplittableRandom random;
  private final PriorityQueue<Turn> turns = new PriorityQueue<>();
  private final List<Away> unwanted = new ArrayList<>();
  private LoadCurve curve;
  private boolean stopped;
  private long left = Long.MAX_VALUE;

  /**
   * A request to come.
   *
   * @param away where the user comes back for it, since when he is away; null where he is at work
   */
  private record Turn(long nanos, int user, @Nullable Away away) implements Comparable<Turn> {
    @Override
    public int compareTo(Turn o) {
      int byTime = Long.compare(nanos, o.nanos);
      return byTime != 0 ? byTime : Integer.compare(user, o.user);
    }
  }

  private record Away(int user, long sinceNanos) {}

  /**
   * Users of one event loop.
   *
   * @param think the time to think by plan time
   * @param random spreads first requests over a thinking time, lest users march in step
   */
  public Users(
      Supplier<LoadCurve> curves,
      int most,
      LongUnaryOperator think,
      int worker,
      int workers,
      SplittableRandom random) {
    this.curves = curves;
    this.curve = curves.get();
    this.think = think;
    this.random = random;
    for (int user = worker; user < most; user += workers) {
      join(new Away(user, 0));
    }
  }

  /** The same users, who stop after so many requests. */
  public Users until(long requests) {
    left = requests;
    return this;
  }

  @Override
  public long nextNanos() {
    lookAtCurve();
    sendHomeWhoIsTooMany();
    Turn turn = turns.peek();
    return stopped || left == 0 || turn == null ? Long.MAX_VALUE : turn.nanos();
  }

  @Override
  public int take() {
    left--;
    return turns.remove().user();
  }

  @Override
  public boolean spent() {
    return left == 0;
  }

  @Override
  public void ended(int user, long nanos, long restNanos) {
    lookAtCurve();
    long next = nanos + (restNanos == OWN_REST ? think.applyAsLong(nanos) : restNanos);
    if (stopped) {
      return;
    }
    if (next < curve.endNanos()) {
      turns.add(new Turn(next, user, null));
    } else {
      unwanted.add(new Away(user, next));
    }
  }

  @Override
  public void stop() {
    stopped = true;
    turns.clear();
    unwanted.clear();
  }

  private void lookAtCurve() {
    LoadCurve now = curves.get();
    if (now == curve) {
      return;
    }
    curve = now;
    List<Away> away = new ArrayList<>(unwanted);
    unwanted.clear();
    for (Turn turn : turns) {
      if (turn.away() != null) {
        away.add(turn.away());
      }
    }
    turns.removeIf(turn -> turn.away() != null);
    away.forEach(this::join);
  }

  private void join(Away away) {
    long joins = curve.whenAtLeast(away.user() + 1, away.sinceNanos());
    if (joins == Long.MAX_VALUE) {
      unwanted.add(away);
      return;
    }
    long rest = think.applyAsLong(joins);
    turns.add(new Turn(joins + (rest > 0 ? random.nextLong(rest) : 0), away.user(), away));
  }

  /** A user whose turn comes while fewer are wanted stays away until more are wanted again. */
  private void sendHomeWhoIsTooMany() {
    for (Turn turn = turns.peek();
        turn != null && curve.at(turn.nanos()) < turn.user() + 1;
        turn = turns.peek()) {
      turns.remove();
      join(new Away(turn.user(), turn.nanos() + 1));
    }
  }
}
