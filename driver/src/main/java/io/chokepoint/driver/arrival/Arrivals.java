package io.chokepoint.driver.arrival;

import java.util.SplittableRandom;
import java.util.function.Supplier;

/**
 * The open model: arrivals that come at a rate whatever the service does. Each event loop has its
 * own: a Poisson process split in n is n Poisson processes of the n-th part of the rate, and a
 * metronome split in n is n metronomes out of step.
 *
 * <p>The curve may grow, or change from a time on that has not come: an arrival is a point on the
 * area under the curve, and that point stays what it is when the time that belongs to it moves.
 */
public final class Arrivals implements Source {

  private final Supplier<LoadCurve> curves;
  private final Gaps gaps;
  private LoadCurve curve;
  private LoadCurve.Walk walk;
  private double area;
  private long next;
  private boolean stopped;

  private Arrivals(Supplier<LoadCurve> curves, double first, Gaps gaps) {
    this.curves = curves;
    this.gaps = gaps;
    this.area = first;
    this.curve = curves.get();
    this.walk = curve.new Walk();
    this.next = walk.whenArea(area);
  }

  /** Exponential gaps. */
  public static Arrivals poisson(Supplier<LoadCurve> curves, int workers, SplittableRandom random) {
    Gaps gaps = () -> -Math.log(1 - random.nextDouble()) * workers;
    return new Arrivals(curves, gaps.next(), gaps);
  }

  /** Equal gaps, the first arrival half a gap after the start. */
  public static Arrivals constant(Supplier<LoadCurve> curves, int worker, int workers) {
    return new Arrivals(curves, worker + 0.5, () -> workers);
  }

  @Override
  public long nextNanos() {
    LoadCurve now = curves.get();
    if (now != curve && !stopped) {
      curve = now;
      walk = now.new Walk();
      next = walk.whenArea(area);
    }
    return next;
  }

  @Override
  public int take() {
    area += gaps.next();
    next = next == Long.MAX_VALUE ? next : walk.whenArea(area);
    return -1;
  }

  @Override
  public void ended(int user, long nanos, long restNanos) {
    // the next arrival waits for no answer
  }

  @Override
  public void stop() {
    stopped = true;
    next = Long.MAX_VALUE;
  }

  /** Gaps of a process that has one arrival a second over all workers. */
  private interface Gaps {
    double next();
  }
}
