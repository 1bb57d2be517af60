package io.chokepoint.core.diagnosis;

import io.chokepoint.core.diagnosis.Level.EndpointLevel;
import io.chokepoint.core.laws.Erlang;
import io.chokepoint.core.laws.Mmc;
import io.chokepoint.core.model.Charge;
import io.chokepoint.core.model.Latencies;
import io.chokepoint.core.text.Text;
import io.chokepoint.core.timeline.EndpointWindow;
import io.chokepoint.core.timeline.Window;
import java.util.ArrayList;
import java.util.List;

/**
 * The slowest twentieth of the requests. A few that wait long leave the mean nearly as it is, and
 * are what users complain of.
 */
final class Tail {

  /**
   * How many times longer the 95th percentile may be than unloaded: what queueing makes of it at
   * one server that is half busy with requests of equal length (M/D/1), where the mean grows by
   * half. Past this, waiting is most of what the slowest take.
   */
  private static final double MATERIAL_STRETCH = 3;

  /** With fewer, not two are expected beyond the 95th percentile. */
  private static final int FEWEST_REQUESTS = 40;

  /** Arrivals and services scatter more than Poisson's (Kingman): as for means. */
  private static final double SCATTER = 2;

  private final Level unloaded;
  private final Level loaded;
  private final Consumers cpu;
  private final double chance;

  Tail(Level unloaded, Level loaded, Consumers cpu, double chance) {
    this.unloaded = unloaded;
    this.loaded = loaded;
    this.cpu = cpu;
    this.chance = chance;
  }

  /** Endpoints whose tail grew beyond chance, and beyond what queueing below saturation makes. */
  List<String> symptoms() {
    List<String> symptoms = new ArrayList<>();
    double queueing = ordinaryNanos();
    int tested = Math.max(1, loaded.endpoints().size());
    loaded
        .endpoints()
        .forEach(
            (name, now) -> {
              EndpointLevel then = unloaded.endpoints().get(name);
              if (then == null
                  || then.requests() < FEWEST_REQUESTS
                  || now.requests() < FEWEST_REQUESTS) {
                return;
              }
              double before = then.latency().percentileNanos(95);
              double after = now.latency().percentileNanos(95);
              double bearable = MATERIAL_STRETCH * before;
              if (after >= bearable
                  && after - before >= queueing + Degradation.TIME_SLICE_NANOS
                  && Permutations.greater(
                          beyond(loaded, name, bearable), beyond(unloaded, name, bearable))
                      <= chance / tested) {
                symptoms.add(
                    Text.of(
                        "the slowest 5 %% of %s take %s times as long as unloaded or longer (p95 %s"
                            + " instead of %s)",
                        name, Text.number(after / before), Text.time(after), Text.time(before)));
              }
            });
    return symptoms;
  }

  /** The share of each window's requests that took longer. */
  private static double[] beyond(Level level, String endpoint, double nanos) {
    List<Double> shares = new ArrayList<>();
    for (Window w : level.windows()) {
      EndpointWindow e = w.endpoints().get(endpoint);
      Latencies latency = e == null ? Latencies.NONE : e.latency();
      if (latency.count() > 0) {
        shares.add(1 - (double) latency.countAtMost((long) nanos) / latency.count());
      }
    }
    return shares.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /**
   * What the 95th percentile of a request's waits below saturation comes to: for the processors by
   * M/M/c, for a time slice at each wake-up that finds them all taken, and for pools that are not
   * full.
   */
  private double ordinaryNanos() {
    double nanos = 0;
    for (PoolLevel pool : loaded.pools().values()) {
      nanos += pool.saturated() ? 0 : pool.waits().percentileNanos(95);
    }
    Double u = cpu.utilization();
    if (u == null || loaded.perSecond() <= 0) {
      return nanos;
    }
    int servers = loaded.machine().servers();
    double busy = Math.min(u, 0.999) * servers;
    double seconds = busy / loaded.perSecond();
    long visits = loaded.requests();
    for (Charge c : loaded.ledger().charges().values()) {
      visits += c.visits();
    }
    double slices = (double) visits / Math.max(1, loaded.requests()) * Erlang.waits(servers, busy);
    return nanos
        + SCATTER * 1e9 * Mmc.waitPercentileSeconds(servers, loaded.perSecond(), seconds, 95)
        + SCATTER * slices * Degradation.TIME_SLICE_NANOS;
  }
}
