package io.chokepoint.core.diagnosis;

import io.chokepoint.core.model.Latencies;
import io.chokepoint.core.timeline.ClientWindow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the driver saw at one level of load.
 *
 * @param endpoints by the name in the plan
 * @param driverCores mean CPUs the driver itself kept busy
 */
public record ClientLevel(int windows, Map<String, Traffic> endpoints, double driverCores) {

  /** What the driver calls requests that it gave up, and those whose answer had begun. */
  private static final String UNANSWERED = "unanswered";

  private static final String TIMEOUT = "timeout";

  static ClientLevel of(List<ClientWindow> windows) {
    Map<String, List<ClientWindow.Traffic>> byEndpoint = new TreeMap<>();
    double cpu = 0;
    for (ClientWindow w : windows) {
      w.endpoints().forEach((k, v) -> byEndpoint.computeIfAbsent(k, x -> new ArrayList<>()).add(v));
      cpu += w.driver().cpuNanos() / 1e9;
    }
    Map<String, Traffic> endpoints = new TreeMap<>();
    byEndpoint.forEach((k, v) -> endpoints.put(k, Traffic.of(v)));
    return new ClientLevel(windows.size(), endpoints, cpu / Math.max(1, windows.size()));
  }

  public double completedPerSecond() {
    return (double) completed() / Math.max(1, windows);
  }

  public long due() {
    return endpoints.values().stream().mapToLong(Traffic::due).sum();
  }

  public long completed() {
    return endpoints.values().stream().mapToLong(Traffic::completed).sum();
  }

  /** Requests that came to an end, whatever end. */
  public long ended() {
    return endpoints.values().stream().mapToLong(Traffic::ended).sum();
  }

  public long failed() {
    return endpoints.values().stream().mapToLong(Traffic::failed).sum();
  }

  /** Of the failed ones, those that nothing came back for in the time there was. */
  public long unanswered() {
    return failed(UNANSWERED);
  }

  /** Those too whose answer did not end in the time there was. */
  public long givenUp() {
    return unanswered() + failed(TIMEOUT);
  }

  /** Of those that came to an end. */
  public double failedShare() {
    return ended() == 0 ? 0 : Math.min(1, (double) failed() / ended());
  }

  /** Answers of the 4xx family that the plan did not expect. */
  public long refused() {
    return endpoints.values().stream().mapToLong(Traffic::refused).sum();
  }

  /** Failures of one class. */
  public long failed(String cause) {
    return endpoints.values().stream().mapToLong(t -> t.failures().getOrDefault(cause, 0L)).sum();
  }

  /** The class of at least half of the failures; null where there is none. */
  @Nullable String mostlyFailing() {
    Map<String, Long> all = new TreeMap<>();
    endpoints.values().forEach(t -> t.failures().forEach((k, n) -> all.merge(k, n, Long::sum)));
    long failed = all.values().stream().mapToLong(Long::longValue).sum();
    return all.entrySet().stream()
        .filter(e -> e.getValue() * 2 >= failed)
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(null);
  }

  public double meanNanos() {
    return Latencies.sum(endpoints.values().stream().map(Traffic::latency)).meanNanos();
  }

  /** Mean from the real start, so that what the driver was late is not in it. */
  double meanServiceNanos() {
    return Latencies.sum(endpoints.values().stream().map(Traffic::service)).meanNanos();
  }

  /**
   * One endpoint's traffic.
   *
   * @param failures by class, answers of the 4xx family left out
   * @param receivedBytes of its answers' bodies; null where they were not counted
   * @param refused these, where the plan did not expect them
   */
  public record Traffic(
      long due,
      long notSent,
      long completed,
      Map<String, Long> failures,
      Latencies latency,
      @Nullable Long receivedBytes,
      long refused,
      Latencies service) {

    static Traffic of(List<ClientWindow.Traffic> windows) {
      long due = 0;
      long notSent = 0;
      long completed = 0;
      Long received = null;
      long refused = 0;
      Map<String, Long> failures = new TreeMap<>();
      for (ClientWindow.Traffic t : windows) {
        due += t.due();
        notSent += t.notSent();
        completed += t.completed();
        Long bytes = t.receivedBytes();
        received = bytes == null ? received : (Long) (bytes + (received == null ? 0 : received));
        for (Map.Entry<String, Long> e : t.errors().entrySet()) {
          if (e.getKey().equals("4xx")) {
            refused += e.getValue();
          } else {
            failures.merge(e.getKey(), e.getValue(), Long::sum);
          }
        }
      }
      return new Traffic(
          due,
          notSent,
          completed,
          failures,
          Latencies.sum(windows.stream().map(ClientWindow.Traffic::latency)),
          received,
          refused,
          Latencies.sum(windows.stream().map(ClientWindow.Traffic::service)));
    }

    /** Mean of an answer's body; null where they were not counted. */
    public @Nullable Double bytesEach() {
      return receivedBytes == null || completed == 0
          ? null
          : (Double) ((double) receivedBytes / completed);
    }

    public long failed() {
      return failures.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Requests that came to an end, whatever end. */
    public long ended() {
      return Math.max(completed, latency.count());
    }

    public double failedShare() {
      return ended() == 0 ? 0 : Math.min(1, (double) failed() / ended());
    }
  }
}
