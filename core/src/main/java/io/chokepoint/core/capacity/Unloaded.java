package io.chokepoint.core.capacity;

import io.chokepoint.core.laws.Student;
import io.chokepoint.core.run.StepEvidence;
import io.chokepoint.core.timeline.ClientWindow;
import io.chokepoint.core.timeline.ClientWindow.Traffic;
import io.chokepoint.core.timeline.ExecutorWindow;
import io.chokepoint.core.timeline.PoolWindow;
import io.chokepoint.core.timeline.Window;
import io.chokepoint.core.timeline.WorkersWindow;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * What a second of light load looks like, so that another second can be told from it. The bounds
 * are those of light load's own noise: where one more second of the same would lie with {@value
 * #WITHIN} certainty, {@code mean + t · s · √(1 + 1/n)}. Latencies are taken as logarithms, since
 * they spread upwards.
 */
public final class Unloaded {

  private static final double WITHIN = 0.995;
  private static final int FEWEST = 3;

  /** More than this times what light load ever asked for is another load. */
  private static final double LIGHT = 1.5;

  private final double mostLatency;
  private final double mostInFlight;
  private final double mostQueued;
  private final double mostDue;

  private Unloaded(double latency, double inFlight, double queued, double due) {
    this.mostLatency = latency;
    this.mostInFlight = inFlight;
    this.mostQueued = queued;
    this.mostDue = due;
  }

  /** From light load's seconds; null where they are too few to know their noise. */
  public static @Nullable Unloaded of(List<ClientWindow> client, List<Window> service) {
    List<ClientWindow> answered = client.stream().filter(w -> ended(w) > 0).toList();
    if (answered.size() < FEWEST) {
      return null;
    }
    return new Unloaded(
        bound(answered, Unloaded::latency, 0),
        bound(answered, w -> w.driver().inFlight(), 1),
        service.size() < FEWEST ? Double.POSITIVE_INFINITY : bound(service, w -> queued(w), 1),
        bound(answered, Unloaded::due, 1));
  }

  /** Whether no more is asked of the service than under light load. */
  boolean asLight(ClientWindow second) {
    return due(second) <= LIGHT * mostDue;
  }

  /**
   * What is not back at light load's level; null where everything is.
   *
   * @param service of the same second; null where there is none
   */
  public @Nullable String missing(ClientWindow client, @Nullable Window service) {
    if (due(client) > 0 && StepEvidence.completed(client) == 0) {
      return "answers";
    }
    if (ended(client) > 0 && latency(client) > mostLatency) {
      return "latency";
    }
    if (client.driver().inFlight() > mostInFlight) {
      return "requests under way";
    }
    return service != null && queued(service) > mostQueued ? "queues in the service" : null;
  }

  private static <T> double bound(List<T> seconds, ToDoubleFunction<T> figure, double leastNoise) {
    int n = seconds.size();
    double mean = seconds.stream().mapToDouble(figure).average().orElse(0);
    double squares = seconds.stream().mapToDouble(figure).map(v -> (v - mean) * (v - mean)).sum();
    double noise = Math.max(leastNoise, Math.sqrt(squares / (n - 1)));
    return mean + Student.exceeded(1 - WITHIN, n - 1) * noise * Math.sqrt(1 + 1.0 / n);
  }

  private static double latency(ClientWindow window) {
    double nanos = 0;
    for (Traffic t : window.endpoints().values()) {
      nanos += t.latency().meanNanos() * t.latency().count();
    }
    return Math.log(Math.max(1, nanos / ended(window)));
  }

  private static double ended(ClientWindow window) {
    return window.endpoints().values().stream().mapToLong(t -> t.latency().count()).sum();
  }

  private static double due(ClientWindow window) {
    return window.endpoints().values().stream().mapToLong(Traffic::due).sum();
  }

  private static double queued(Window window) {
    double queued = 0;
    for (PoolWindow pool : window.pools().values()) {
      queued += pool.pending();
    }
    for (WorkersWindow workers : window.workers().values()) {
      queued += workers.queued() == null ? 0 : workers.queued();
    }
    for (ExecutorWindow executor : window.executors().values()) {
      queued += executor.queued() == null ? 0 : executor.queued();
    }
    return queued;
  }
}
