package io.chokepoint.core.run;

import io.chokepoint.core.model.Latencies;
import io.chokepoint.core.timeline.ClientWindow;
import io.chokepoint.core.timeline.ClientWindow.Traffic;
import io.chokepoint.core.timeline.EndpointWindow;
import io.chokepoint.core.timeline.Window;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** One endpoint's traffic, added up over a step's windows. */
public final class StepFigures {

  private static final double MILLI = 1_000_000.0;

  private final Histogram latency = new Histogram(3);
  private final Histogram service = new Histogram(3);
  private final Map<String, Long> errors = new TreeMap<>();
  private long due;
  private long notSent;
  private long completed;

  /** As the driver saw it, by endpoint; all together under {@code ""}. */
  public static Map<String, Figures> ofClient(StepEvidence step) {
    return ofClient(step, null);
  }

  /**
   * The same with how content users are.
   *
   * @param apdexNanos how long a satisfied user waits at most; null where it is not given
   */
  static Map<String, Figures> ofClient(StepEvidence step, @Nullable Long apdexNanos) {
    if (step.allClient().stream().allMatch(w -> w.endpoints().isEmpty())) {
      return ofStreams(step, true);
    }
    Map<String, StepFigures> sums = new TreeMap<>();
    sums.put("", new StepFigures());
    for (ClientWindow window : step.client()) {
      window
          .endpoints()
          .forEach(
              (name, traffic) -> {
                if (step.elsewhere(name)) {
                  return;
                }
                sums.computeIfAbsent(name, n -> new StepFigures()).add(traffic);
                if (!name.isEmpty()) {
                  sums.computeIfAbsent("", n -> new StepFigures()).add(traffic);
                }
              });
    }
    Map<String, Figures> figures = figures(sums, step.clientSeconds(), apdexNanos);
    figures.putAll(ofStreams(step, false));
    return figures;
  }

  /**
   * Connections that stay open, over all of a step's seconds: what is opened once is opened in the
   * first.
   */
  private static Map<String, Figures> ofStreams(StepEvidence step, boolean together) {
    Map<String, StepFigures> sums = new TreeMap<>();
    if (together) {
      sums.put("", new StepFigures());
    }
    for (ClientWindow window : step.allClient()) {
      window
          .streams()
          .forEach(
              (name, traffic) -> {
                sums.computeIfAbsent(name, n -> new StepFigures()).add(traffic);
                if (together) {
                  sums.computeIfAbsent("", n -> new StepFigures()).add(traffic);
                }
              });
    }
    return figures(sums, step.allClient().size(), null);
  }

  /** The same traffic by class of users. */
  public static Map<String, Figures> ofClasses(StepEvidence step, @Nullable Long apdexNanos) {
    Map<String, StepFigures> sums = new TreeMap<>();
    for (ClientWindow window : step.client()) {
      window
          .classes()
          .forEach(
              (name, traffic) -> sums.computeIfAbsent(name, n -> new StepFigures()).add(traffic));
    }
    return figures(sums, step.clientSeconds(), apdexNanos);
  }

  /** As the service saw it. What was offered is not known here: it is taken for what came. */
  static Map<String, Figures> ofService(StepEvidence step, @Nullable Long apdexNanos) {
    Map<String, StepFigures> sums = new TreeMap<>();
    sums.put("", new StepFigures());
    for (Window window : step.service()) {
      window
          .endpoints()
          .forEach(
              (name, endpoint) -> {
                sums.computeIfAbsent(name, n -> new StepFigures()).add(endpoint);
                sums.computeIfAbsent("", n -> new StepFigures()).add(endpoint);
              });
    }
    return figures(sums, step.serviceNanos() / 1e9, apdexNanos);
  }

  private static Map<String, Figures> figures(
      Map<String, StepFigures> sums, double seconds, @Nullable Long apdexNanos) {
    Map<String, Figures> figures = new TreeMap<>();
    sums.forEach((name, sum) -> figures.put(name, sum.figures(seconds, apdexNanos)));
    return figures;
  }

  private void add(Traffic traffic) {
    due += traffic.due();
    notSent += traffic.notSent();
    completed += traffic.completed();
    add(latency, traffic.latency());
    add(service, traffic.service());
    traffic.errors().forEach((cause, n) -> errors.merge(cause, n, Long::sum));
  }

  private void add(EndpointWindow endpoint) {
    due += endpoint.latency().count();
    completed += endpoint.latency().count();
    add(latency, endpoint.latency());
    add(service, endpoint.latency());
    errorsOf(endpoint).forEach((cause, n) -> errors.merge(cause, n, Long::sum));
  }

  /** Causes where the service knows them; what failed without a known cause by its status. */
  private static Map<String, Long> errorsOf(EndpointWindow endpoint) {
    Map<String, Long> errors = new TreeMap<>(endpoint.errors());
    long explained = errors.values().stream().mapToLong(Long::longValue).sum();
    long failedHere = 0;
    for (Map.Entry<Integer, Long> e : endpoint.statuses().entrySet()) {
      int status = e.getKey();
      if (status >= 500) {
        failedHere += e.getValue();
      } else if (status >= 400) {
        errors.merge(status == 429 ? "429" : "4xx", e.getValue(), Long::sum);
      }
    }
    if (failedHere > explained) {
      errors.merge("5xx", failedHere - explained, Long::sum);
    }
    return errors;
  }

  private static void add(Histogram sum, Latencies latencies) {
    latencies.addTo(sum);
  }

  private Figures figures(double seconds, @Nullable Long apdexNanos) {
    long ended = latency.getTotalCount();
    return Figures.builder()
        .offeredPerSecond(seconds == 0 ? 0 : due / seconds)
        .achievedPerSecond(seconds == 0 ? 0 : completed / seconds)
        .requests(ended)
        .notSent(notSent)
        .errors(errors)
        .meanMillis(ended == 0 ? 0 : latency.getMean() / MILLI)
        .p50Millis(percentile(latency, 50))
        .p95Millis(percentile(latency, 95))
        .p99Millis(percentile(latency, 99))
        .p999Millis(percentile(latency, 99.9))
        .maxMillis(latency.getMaxValue() / MILLI)
        .serviceP50Millis(percentile(service, 50))
        .serviceP95Millis(percentile(service, 95))
        .serviceP99Millis(percentile(service, 99))
        .p90Millis(known(90))
        .p9999Millis(known(99.99))
        .apdex(
            Apdex.of(
                latency, errors.values().stream().mapToLong(Long::longValue).sum(), apdexNanos))
        .build();
  }

  /** Null where there are too few requests for it. */
  private @Nullable Double known(double percent) {
    return Figures.enough(latency.getTotalCount(), percent / 100)
        ? (Double) percentile(latency, percent)
        : null;
  }

  private static double percentile(Histogram h, double percent) {
    return h.getTotalCount() == 0 ? 0 : h.getValueAtPercentile(percent) / MILLI;
  }
}
