package io.chokepoint.core.timeline;

import io.chokepoint.core.model.Latencies;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the load driver saw in one second.
 *
 * @param startMillis Unix time of the start, a whole second
 * @param endpoints by the endpoint's name in the plan
 * @param classes the same traffic by class of users; empty where the plan has none
 * @param streams what goes over lasting connections, by name: connecting, messages sent, messages
 *     received; in no endpoint's figures
 */
public record ClientWindow(
    long startMillis,
    Map<String, Traffic> endpoints,
    Driver driver,
    Map<String, Traffic> classes,
    Map<String, Traffic> streams) {

  public ClientWindow {
    endpoints = Map.copyOf(endpoints);
    classes = classes == null ? Map.of() : Map.copyOf(classes); // older documents lack it
    streams = streams == null ? Map.of() : Map.copyOf(streams); // and this
  }

  /** A second of users who are all alike. */
  public ClientWindow(long startMillis, Map<String, Traffic> endpoints, Driver driver) {
    this(startMillis, endpoints, driver, Map.of(), Map.of());
  }

  /**
   * One endpoint's traffic in one second.
   *
   * @param due requests whose intended start fell in the window
   * @param notSent those of them that were never sent
   * @param completed requests answered in the window, whatever the status
   * @param latency from intended start to the answer's last byte, of requests that ended in the
   *     window, failed ones included
   * @param service from the real start, uncorrected
   * @param errors failures by class: {@code connect}, {@code timeout}, {@code reset}, {@code
   *     protocol}, {@code 4xx}, {@code 429}, {@code 5xx}
   * @param receivedBytes of the bodies of those answers; null where they were not counted
   */
  public record Traffic(
      long due,
      long notSent,
      long completed,
      Latencies latency,
      Latencies service,
      Map<String, Long> errors,
      @Nullable Long receivedBytes) {

    public Traffic {
      errors = Map.copyOf(errors);
    }

    /** Answers whose bytes were not counted. */
    public Traffic(
        long due,
        long notSent,
        long completed,
        Latencies latency,
        Latencies service,
        Map<String, Long> errors) {
      this(due, notSent, completed, latency, service, errors, null);
    }
  }

  /**
   * The driver's own state, so that it is never blamed on the service.
   *
   * @param inFlight requests out at the window's end
   * @param connections open at the window's end
   * @param cpuNanos CPU time the driver used
   * @param loopLagNanos the longest its event loop kept a due request waiting
   * @param gcPauseNanos its own collections
   * @param limited why the driver was the limit in this window; null where it was not
   * @param arrivals how many of the requests due were no later part of a sequence; null where not
   *     counted
   */
  public record Driver(
      long inFlight,
      long connections,
      long cpuNanos,
      long loopLagNanos,
      long gcPauseNanos,
      @Nullable String limited,
      @Nullable Long arrivals) {

    public Driver(
        long inFlight,
        long connections,
        long cpuNanos,
        long loopLagNanos,
        long gcPauseNanos,
        @Nullable String limited) {
      this(inFlight, connections, cpuNanos, loopLagNanos, gcPauseNanos, limited, null);
    }
  }
}
