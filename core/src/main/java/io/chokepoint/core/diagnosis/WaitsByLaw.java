package io.chokepoint.core.diagnosis;

import io.chokepoint.core.laws.Mmc;
import io.chokepoint.core.model.LedgerSum;
import io.chokepoint.core.model.ResourceId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Waits that are not measured one by one, in request-nanoseconds by queueing theory. */
final class WaitsByLaw {

  /** Nearer to 1 the queue has no mean, and grows for as long as the load lasts. */
  private static final double MOST_ASKED = 0.9;

  private final @Nullable Level unloaded;
  private final Level loaded;
  private final Excess excess;
  private final Consumers cpu;

  WaitsByLaw(@Nullable Level unloaded, Level loaded, Excess excess, Consumers cpu) {
    this.unloaded = unloaded;
    this.loaded = loaded;
    this.excess = excess;
    this.cpu = cpu;
  }

  /**
   * With no lighter level: what queueing for the processor adds to the measured CPU time by M/M/c,
   * as far as there is time charged to nothing that it can be.
   */
  double runQueue() {
    Double u = cpu.utilization();
    if (u == null || !cpu.queueing()) {
      return 0;
    }
    double stretch = Mmc.stretch(loaded.machine().servers(), Math.min(u, 0.999));
    double sum = 0;
    for (Level.EndpointLevel e : loaded.endpoints().values()) {
      LedgerSum l = e.ledger();
      Double onCpu = l.cpuPerRequestNanos();
      if (onCpu != null && l.requests() > 0) {
        long queued = l.charge(ResourceId.RUN_QUEUE).residenceNanos();
        double open = Math.max(0, (double) (l.unattributedNanos() + queued) / l.requests());
        sum += e.requests() * Math.min(open, onCpu * (stretch - 1));
      }
    }
    return sum;
  }

  /**
   * What pauses add. A request that arrives in one waits for the rest of it, on average at least
   * half (pauses of unequal length: more), and for those before it: what piled up in a pause is
   * worked off by what the processors have to spare, {@code 1 / (1 − ρ)} (B. Avi-Itzhak, P. Naor,
   * "Some queuing problems with the service station subject to breakdown", 1963). One that is under
   * way is stopped for its share of the time; where the processors would be saturated without any
   * pause, that is all the pauses add. Collections that requests ask for come whenever they like,
   * so also during another: the time stopped in one piece is a busy period of M/D/1, of which on
   * average {@code S / 2 / (1 − ρ)²} is left (L. Kleinrock, "Queueing Systems" I, 1975, section
   * 5.8).
   */
  double pauses() {
    double now = pausesPerRequest(loaded, cpu);
    double then = unloaded == null ? 0 : pausesPerRequest(unloaded, Consumers.of(null, unloaded));
    return Math.max(0, now - then) * loaded.requests();
  }

  private double pausesPerRequest(Level level, Consumers consumers) {
    Double share = level.machine().pauseShare();
    Double pause = level.machine().meanPauseNanos();
    if (share == null || pause == null || level.requests() == 0) {
      return 0;
    }
    double asked = Math.min(MOST_ASKED, share * JvmLevel.of(level).explicitPart());
    return perRequest(level, consumers, share, pause / ((1 - asked) * (1 - asked)));
  }

  /** As {@link #pauses}, for safepoints that are no collections, which come on demand. */
  double stalls() {
    double now = stallsPerRequest(loaded, cpu);
    double then = unloaded == null ? 0 : stallsPerRequest(unloaded, Consumers.of(null, unloaded));
    return Math.max(0, now - then) * loaded.requests();
  }

  private double stallsPerRequest(Level level, Consumers consumers) {
    JvmLevel jvm = JvmLevel.of(level);
    Double share = jvm.stoppedShare();
    Double stops = jvm.stopsPerSecond();
    return share == null || stops == null || stops <= 0 || level.requests() == 0
        ? 0
        : perRequest(level, consumers, Math.min(MOST_ASKED, share), share / stops * 1e9);
  }

  private double perRequest(Level level, Consumers consumers, double share, double pause) {
    double running = 0;
    for (Map.Entry<String, Level.EndpointLevel> e : level.endpoints().entrySet()) {
      Excess.OfEndpoint base = excess.endpoints().get(e.getKey());
      Double unloadedNanos = base == null ? null : base.unloadedNanos();
      running +=
          e.getValue().requests()
              * (unloadedNanos == null ? e.getValue().meanNanos() : unloadedNanos);
    }
    return share
        * (pause / 2 / (1 - consumers.usefulUtilization(share)) + running / level.requests());
  }
}
