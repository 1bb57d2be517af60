package io.chokepoint.core.experiment;

/**
 * Which figure of a run a prediction speaks of, so that it can be measured.
 *
 * @param of the endpoint, pool or resource that it is of; {@code ""} for the whole service
 */
public record Figure(Measure measure, String of) {

  /** Mean time of all requests, as clients see it where there are any. */
  public static final Figure MEAN_OF_ALL = new Figure(Measure.MEAN, "");

  /** Requests a second of the whole service. */
  public static final Figure THROUGHPUT = new Figure(Measure.THROUGHPUT, "");

  /** What clients wait beyond what the service sees of a request. */
  public static final Figure BEFORE_THE_SERVICE = new Figure(Measure.BEFORE_THE_SERVICE, "");

  /** How a figure is measured, and whether less of it is better. */
  public enum Measure {
    /** Mean time of one endpoint's requests, or of all, in ms. */
    MEAN(true),
    /** Mean wait for a connection of a pool, in ms. */
    POOL_WAIT(true),
    /** Mean time of a request in one resource, in ms. */
    RESIDENCE(true),
    /** Mean at the client without the mean in the service, in ms. */
    BEFORE_THE_SERVICE(true),
    /** Requests a second. */
    THROUGHPUT(false);

    private final boolean lessIsBetter;

    Measure(boolean lessIsBetter) {
      this.lessIsBetter = lessIsBetter;
    }

    public boolean lessIsBetter() {
      return lessIsBetter;
    }
  }

  public static Figure meanOf(String endpoint) {
    return new Figure(Measure.MEAN, endpoint);
  }

  public static Figure waitForPool(String pool) {
    return new Figure(Measure.POOL_WAIT, pool);
  }

  /** The share that is gained from one value to another; negative where it became worse. */
  public double gain(double from, double to) {
    return measure.lessIsBetter() ? (from - to) / from : (to - from) / from;
  }

  /** The logarithm of how many times better the second value is: gains add up on this scale. */
  public double improvement(double from, double to) {
    return measure.lessIsBetter() ? Math.log(from / to) : Math.log(to / from);
  }

  /** The gain that an improvement is. */
  public double gainOf(double improvement) {
    return measure.lessIsBetter() ? -Math.expm1(-improvement) : Math.expm1(improvement);
  }
}
