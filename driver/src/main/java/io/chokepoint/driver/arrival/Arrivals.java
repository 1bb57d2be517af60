package io.chokepoint.driver.arrival;

import java.util.SplittableRandom;

/**
 * The open model: arrivals that come at a rate whatever the service does. Each event loop has its
 * own: a Poisson process split in n is n Poisson processes of the n-th part of the rate, and a
 * metronome split in n is n metronomes out of step.
 */
public final class Arrivals implements Source {

  private final LoadCurve.Walk curve;
  private final Gaps gaps;
  private double area;
  private long next;

  private Arrivals(LoadCurve curve, double first, Gaps gaps) {
    this.curve = curve.new Walk();
    this.gaps = gaps;
    this.area = first;
    this.next = this.curve.whenArea(area);
  }

  /** Exponential gaps. */
  public static Arrivals poisson(LoadCurve curve, int lanes, SplittableRandom random) {
    Gaps gaps = () -> -Math.log(1 - random.nextDouble()) * lanes;
    return new Arrivals(curve, gaps.next(), gaps);
  }

  /** Equal gaps, the first arrival half a gap after the start. */
  public static Arrivals constant(LoadCurve curve, int lane, int lanes) {
    return new Arrivals(curve, lane + 0.5, () -> lanes);
  }

  @Override
  public long nextNanos() {
    return next;
  }

  @Override
  public int take() {
    area += gaps.next();
    next = next == Long.MAX_VALUE ? next : curve.whenArea(area);
    return -1;
  }

  @Override
  public void ended(int user, long nanos) {
    // nobody waits for an answer before the next arrival
  }

  @Override
  public void stop() {
    next = Long.MAX_VALUE;
  }

  /** Gaps of a process that has one arrival a second over all lanes. */
  private interface Gaps {
    double next();
  }
}
