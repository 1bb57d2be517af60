package io.chokepoint.core.diagnosis;

import io.chokepoint.core.timeline.SystemWindow;
import io.chokepoint.core.timeline.Window;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The machine and the JVM at one level of load. Null means not measured.
 *
 * @param cpus processors the JVM may use, cgroup limit applied
 * @param processCores mean CPUs this JVM kept busy
 * @param hostCores mean CPUs all processes of the host kept busy, stolen time included
 * @param stolenCores the part of it a hypervisor took
 * @param gcCores mean CPUs the collector's threads kept busy; where they are not measured, what
 *     pauses can have used, because no other thread of this JVM runs in a pause
 * @param pauseShare share of the time in collection pauses
 * @param meanPauseNanos of one pause
 * @param heapLive bytes after the last old-generation collection of the level
 * @param allocatedPerSecond bytes
 * @param throttledShare share of the time the cgroup was throttled
 */
public record MachineLevel(
    double cpus,
    @Nullable Double processCores,
    @Nullable Integer hostCpus,
    @Nullable Double hostCores,
    @Nullable Double stolenCores,
    @Nullable Double gcCores,
    @Nullable Double pauseShare,
    @Nullable Double meanPauseNanos,
    @Nullable Double heapLive,
    @Nullable Double heapMax,
    @Nullable Double allocatedPerSecond,
    @Nullable Double throttledShare) {

  static MachineLevel of(List<Window> windows) {
    double cpus = 1;
    for (Window w : windows) {
      Double limit = w.system().cgroupCpuLimit();
      cpus = limit == null ? w.system().cpus() : Math.min(limit, w.system().cpus());
    }
    Double pauses = perNano(windows, SystemWindow::gcPauses);
    Double pauseShare = whole(perNano(windows, SystemWindow::gcPauseNanos));
    Double allocated = perNano(windows, SystemWindow::allocatedBytes);
    Double process = perNano(windows, SystemWindow::processCpuNanos);
    Double collector = perNano(windows, SystemWindow::gcCpuNanos);
    if (collector == null && pauseShare != null && process != null) {
      collector = (Double) Math.min(process, pauseShare * cpus);
    }
    Double hostCpus = last(windows, SystemWindow::hostCpus);
    return new MachineLevel(
        cpus,
        process,
        hostCpus == null ? null : (Integer) hostCpus.intValue(),
        perNano(windows, SystemWindow::hostBusyNanos),
        perNano(windows, SystemWindow::hostStolenNanos),
        collector,
        pauseShare,
        pauses == null || pauseShare == null || pauses == 0 ? null : (Double) (pauseShare / pauses),
        last(windows, SystemWindow::heapLive),
        last(windows, SystemWindow::heapMax),
        allocated == null ? null : (Double) (allocated * 1e9),
        whole(perNano(windows, SystemWindow::throttledNanos)));
  }

  /**
   * Clocks that are read one after the other tell of a little more than there is, and a limit that
   * stops threads on several processors of more than the time.
   */
  private static @Nullable Double whole(@Nullable Double share) {
    return share == null ? null : (Double) Math.min(1, share);
  }

  /** Busy share of the processors this JVM may use; null where not measured. */
  public @Nullable Double processUtilization() {
    return whole(ofAllowance());
  }

  public @Nullable Double hostUtilization() {
    return whole(ofHost());
  }

  private @Nullable Double ofAllowance() {
    return processCores == null ? null : (Double) (processCores / cpus);
  }

  private @Nullable Double ofHost() {
    return hostCores == null || hostCpus == null ? null : (Double) (hostCores / hostCpus);
  }

  /** The busier of the JVM's share and the whole host; null where neither was measured. */
  public @Nullable Double utilization() {
    Double process = processUtilization();
    Double host = hostUtilization();
    if (process == null || host == null) {
      return process == null ? host : process;
    }
    return Math.max(process, host);
  }

  /** How many processors queue theory reckons with. */
  public int servers() {
    return Math.max(1, (int) Math.round(available()));
  }

  /**
   * How many processors there are of what is scarcer, the host or the JVM's allowance: a control
   * group may allow half of one.
   */
  public double available() {
    Double host = ofHost();
    Double process = ofAllowance();
    boolean byHost = host != null && hostCpus != null && (process == null || host >= process);
    return byHost && hostCpus != null ? hostCpus : cpus;
  }

  /** CPUs that neither this JVM nor a hypervisor took; null where not measured. */
  public @Nullable Double otherCores() {
    if (hostCores == null || processCores == null) {
      return null;
    }
    double stolen = stolenCores == null ? 0 : stolenCores;
    return Math.max(0, hostCores - processCores - stolen);
  }

  /** The sum of what was measured, over the length of the windows in which it was. */
  private static @Nullable Double perNano(
      List<Window> windows, Function<SystemWindow, @Nullable Long> field) {
    double sum = 0;
    double length = 0;
    for (Window w : windows) {
      Long value = field.apply(w.system());
      if (value != null) {
        sum += value;
        length += w.lengthNanos();
      }
    }
    return length == 0 ? null : (Double) (sum / length);
  }

  private static @Nullable Double last(
      List<Window> windows, Function<SystemWindow, ? extends @Nullable Number> field) {
    Double value = null;
    for (Window w : windows) {
      Number n = field.apply(w.system());
      value = n == null ? value : (Double) n.doubleValue();
    }
    return value;
  }
}
