package io.chokepoint.core.diagnosis;

import io.chokepoint.core.model.Latencies;
import io.chokepoint.core.timeline.ClientWindow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the driver saw at one level of load.
 *
 * @param endpoints by the name in the plan
 * @param driverCores mean CPUs the driver itself kept busy
 */
public record ClientLevel(int windows, Map<String, Traffic> endpoints, double driverCores) {

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
    long n = endpoints.values().stream().mapToLong(Traffic::completed).sum();
    return (double) n / Math.max(1, windows);
  }

  public double failedShare() {
    long n = endpoints.values().stream().mapToLong(Traffic::completed).sum();
    long failed = endpoints.values().stream().mapToLong(Traffic::failed).sum();
    return n + failed == 0 ? 0 : Math.min(1, (double) failed / Math.max(n, failed));
  }

  public double meanNanos() {
    return LatencySum.of(endpoints.values().stream().map(Traffic::latency)).meanNanos();
  }

  /**
   * One endpoint's traffic.
   *
   * @param failed whatever the class, answers of the 4xx family left out
   */
  public record Traffic(long due, long notSent, long completed, long failed, Latencies latency) {

    static Traffic of(List<ClientWindow.Traffic> windows) {
      long due = 0;
      long notSent = 0;
      long completed = 0;
      long failed = 0;
      for (ClientWindow.Traffic t : windows) {
        due += t.due();
        notSent += t.notSent();
        completed += t.completed();
        for (Map.Entry<String, Long> e : t.errors().entrySet()) {
          failed += e.getKey().equals("4xx") ? 0 : e.getValue();
        }
      }
      return new Traffic(
          due,
          notSent,
          completed,
          failed,
          LatencySum.of(windows.stream().map(ClientWindow.Traffic::latency)));
    }

    public double failedShare() {
      long all = Math.max(completed, latency.count());
      return all == 0 ? 0 : Math.min(1, (double) failed / all);
    }
  }
}
