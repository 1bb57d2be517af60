package io.chokepoint.core.report;

import io.chokepoint.core.text.Text;
import org.jspecify.annotations.Nullable;

/**
 * What monitoring should warn of, and what it should call critical, by what a run measured.
 *
 * @param subject an endpoint ({@code GET /orders/{id}}), a pool, or empty for the service
 * @param normal what was measured where the load was sustained, in the signal's unit; null where it
 *     was not
 * @param warning in the signal's unit, below {@code critical} or the same
 * @param because where the two come from, as half a sentence
 */
public record Threshold(
    Signal signal,
    String subject,
    @Nullable Double normal,
    double warning,
    double critical,
    String because) {

  /** What is watched. */
  public enum Signal {
    /** 95th percentile inside the service, in nanoseconds. */
    LATENCY("p95"),
    /** Failed requests over requests, 0 to 1. */
    FAILURES("failed requests"),
    /** Requests a second. */
    RATE("requests"),
    /** Connections in use over the most there can be, 0 to 1. */
    POOL("connections in use"),
    /** Busy worker threads over the most there can be, 0 to 1. */
    WORKERS("worker threads busy"),
    /** What lives in the heap over its size, 0 to 1. */
    HEAP("heap that lives"),
    /** Busy processors over all of the host, 0 to 1. */
    CPU("processors busy");

    private final String label;

    Signal(String label) {
      this.label = label;
    }

    public String label() {
      return label;
    }

    /** A value of this signal as people read it; a dash where there is none. */
    public String text(@Nullable Double value) {
      if (value == null) {
        return Text.UNKNOWN;
      }
      return switch (this) {
        case LATENCY -> Text.time(value);
        case RATE -> Text.rate(value);
        default -> Text.percent(value);
      };
    }
  }
}
