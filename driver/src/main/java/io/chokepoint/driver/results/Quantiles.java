package io.chokepoint.driver.results;

import java.util.Map;
import java.util.TreeMap;

/** A distribution of which some percentiles are known; what lies between them is interpolated. */
final class Quantiles {

  private final TreeMap<Double, Double> known = new TreeMap<>();

  /**
   * @param share of the requests, 0 to 1
   * @param millis that they did not exceed
   */
  Quantiles with(double share, double millis) {
    if (millis >= 0 && !Double.isNaN(millis)) {
      known.put(share, millis);
    }
    return this;
  }

  boolean isEmpty() {
    return known.isEmpty();
  }

  long nanos(double share) {
    Map.Entry<Double, Double> low = known.floorEntry(share);
    Map.Entry<Double, Double> high = known.ceilingEntry(share);
    if (low == null || high == null) {
      Map.Entry<Double, Double> only = low == null ? high : low;
      return only == null ? 0 : nanosOf(only.getValue());
    }
    double width = high.getKey() - low.getKey();
    double part = width == 0 ? 0 : (share - low.getKey()) / width;
    return nanosOf(low.getValue() + part * (high.getValue() - low.getValue()));
  }

  private static long nanosOf(double millis) {
    return Math.round(millis * 1e6);
  }
}
