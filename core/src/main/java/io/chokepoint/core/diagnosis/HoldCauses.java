package io.chokepoint.core.diagnosis;

import io.chokepoint.core.diagnosis.Attribution.Parts;
import io.chokepoint.core.diagnosis.Attribution.Split;
import io.chokepoint.core.laws.Mmc;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.model.ResourceKind;
import io.chokepoint.core.timeline.PoolWindow;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which part of a wait for a connection is due to what the holders of the others did or suffered.
 *
 * @param growth how many times as many requests are offered as are served
 */
record HoldCauses(Level loaded, Consumers cpu, double growth) {

  /** What holders were blocked at, in proportion to their time there. */
  static Map<ResourceId, Double> heldBy(PoolLevel pool, double held) {
    PoolWindow.Holding all = pool.allHolders();
    Map<ResourceId, Double> by = new TreeMap<>();
    all.visited()
        .forEach(
            (id, nanos) -> {
              if (id.kind() != ResourceKind.SQL && id.kind() != ResourceKind.CPU) {
                by.put(id, held * Math.min(1, nanos / Math.max(1.0, all.elsewhereNanos())));
              }
            });
    return by;
  }

  /** In a pool that is full all the time, holders are stopped for the pauses' share of it. */
  double pauses(Split split) {
    Double share = loaded.machine().pauseShare();
    double stretch = split.now().hold() - split.least().hold();
    return share == null || stretch <= 0 ? 0 : Math.min(1, share * split.now().hold() / stretch);
  }

  /** The part of a wait that would be gone had no connection been lost. */
  double lost(PoolLevel pool, double lost) {
    Integer capacity = pool.capacity();
    if (capacity == null || capacity == 0 || lost <= 0) {
      return 0;
    }
    double needed = pool.borrowsPerSecond() * growth * pool.meanHoldNanos() / 1e9;
    return needed < Mmc.halfWaitUtilization(capacity) * capacity ? 1 : Math.min(1, lost / capacity);
  }

  /**
   * What the holds got longer by, where another resource causes that.
   *
   * @param nested of a mean hold, nanoseconds for which it waits for a connection of the same pool
   */
  double behind(Split s, double nested) {
    double hold = s.now().hold();
    Parts least = s.least();
    double elsewhere = s.now().elsewhere() - ownElsewhere(s, nested);
    double own = s.now().sql() - least.sql() + s.now().cpu() - least.cpu();
    return hold <= 0 ? 0 : (own + elsewhere) / hold;
  }

  double held(Split s, double nested) {
    Parts least = s.least();
    double elsewhere = ownElsewhere(s, nested);
    double all = elsewhere + least.sql() + least.cpu();
    return all <= 0 ? 0 : elsewhere / all;
  }

  /** What a hold takes neither in SQL nor on CPU, however busy the processors are. */
  private double ownElsewhere(Split s, double nested) {
    double now = s.now().elsewhere();
    return cpu.queueing() ? Math.max(s.least().elsewhere(), Math.min(nested, now)) : now;
  }

  double sqlOfStretch(Split s) {
    double all = s.now().hold() - s.least().hold();
    return all <= 0 ? 0 : (s.now().sql() - s.least().sql()) / all;
  }
}
