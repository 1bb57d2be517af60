package io.chokepoint.driver.arrival;

import java.util.List;

/**
 * The level of load over plan time: straight lines, end to end. The level is a rate in the open
 * model and a number of users in the closed one.
 *
 * <p>Arrivals with a rate that changes are made by inversion: with Λ(t) = ∫₀ᵗ λ, the k-th arrival
 * is due at Λ⁻¹(u_k), u_k being the k-th of a process of rate one. On a straight line Λ is a
 * parabola, so the inverse is exact and nothing is thrown away, as thinning would.
 */
public final class LoadCurve {

  private static final double NANOS = 1e9;

  private final List<Line> lines;

  /** One straight line. */
  public record Line(long fromNanos, long toNanos, double from, double to) {

    double seconds() {
      return (toNanos - fromNanos) / NANOS;
    }

    double area() {
      return (from + to) / 2 * seconds();
    }

    double at(long nanos) {
      double share = (double) (nanos - fromNanos) / (toNanos - fromNanos);
      return from + (to - from) * share;
    }

    /** Where this line's own area reaches {@code area}: the stable form of the root. */
    long whenArea(double area) {
      double slope = (to - from) / seconds();
      double root = Math.sqrt(Math.max(0, from * from + 2 * slope * area));
      double seconds = area == 0 ? 0 : 2 * area / (from + root);
      return Math.min(toNanos, fromNanos + Math.round(seconds * NANOS));
    }
  }

  public LoadCurve(List<Line> lines) {
    this.lines = lines.stream().filter(l -> l.toNanos() > l.fromNanos()).toList();
  }

  public long endNanos() {
    return lines.isEmpty() ? 0 : lines.get(lines.size() - 1).toNanos();
  }

  /** The level at a time; 0 outside. */
  public double at(long nanos) {
    int i = indexAt(nanos);
    return i < lines.size() && nanos >= lines.get(i).fromNanos() ? lines.get(i).at(nanos) : 0;
  }

  /** When the level first is at least this high, from a time on; {@link Long#MAX_VALUE}: never. */
  public long whenAtLeast(double level, long fromNanos) {
    for (Line line : lines.subList(indexAt(fromNanos), lines.size())) {
      long start = Math.max(fromNanos, line.fromNanos());
      if (line.at(start) >= level) {
        return start;
      }
      if (line.to() >= level && line.to() > line.from()) {
        double share = (level - line.from()) / (line.to() - line.from());
        long length = line.toNanos() - line.fromNanos();
        return line.fromNanos() + (long) Math.ceil(share * length);
      }
    }
    return Long.MAX_VALUE;
  }

  /** The first line that ends after a time; how many there are where none does. */
  private int indexAt(long nanos) {
    int low = 0;
    int high = lines.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (lines.get(middle).toNanos() > nanos) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  /** Walks along the curve, so that finding the next arrival does not start over each time. */
  final class Walk {

    private int index;
    private double before;

    /** When the area under the curve reaches this much; never asked for less than before. */
    long whenArea(double area) {
      while (index < lines.size()) {
        Line line = lines.get(index);
        if (area <= before + line.area()) {
          return line.whenArea(area - before);
        }
        before += line.area();
        index++;
      }
      return Long.MAX_VALUE;
    }
  }
}
