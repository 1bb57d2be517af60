package io.chokepoint.agent.sampler;

import com.sun.management.OperatingSystemMXBean;
import io.chokepoint.agent.own.AgentErrors;
import io.chokepoint.bridge.EventLoops;
import io.chokepoint.core.timeline.EventLoopWindow;
import io.chokepoint.core.timeline.SystemWindow;
import io.chokepoint.core.timeline.WorkersWindow;
import java.lang.instrument.Instrumentation;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.MemoryUsage;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The machine and the JVM, second by second. Touches JMX and the file system, so it must not be
 * made before the application's main has begun.
 */
public final class SystemSampler implements SystemSource {

  private final AgentErrors errors;
  private final Host host;
  private final @Nullable Cgroup cgroup;
  private final GcBeans gc;
  private final Safepoints safepoints;
  private final Allocation allocation = new Allocation();
  private final @Nullable GcThreads gcThreads;
  private final ServerSampler servers;
  private final EventLoopSampler eventLoops;
  private final JvmSampler jvm;
  private final MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private final @Nullable OperatingSystemMXBean process =
      ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean b ? b : null;

  private final Delta processCpu = new Delta();
  private final Delta hostBusy = new Delta();
  private final Delta hostStolen = new Delta();
  private final Delta pauses = new Delta();
  private final Delta pauseNanos = new Delta();
  private final Delta gcCpu = new Delta();
  private final Delta allocated = new Delta();
  private final Delta stopped = new Delta();
  private final Delta diskRead = new Delta();
  private final Delta diskWrite = new Delta();
  private final Delta netReceived = new Delta();
  private final Delta netSent = new Delta();
  private final Delta throttled = new Delta();

  private SystemSampler(
      Host host,
      @Nullable ProcFiles files,
      @Nullable Instrumentation instrumentation,
      Supplier<List<Object>> servers,
      AgentErrors errors) {
    this.errors = errors;
    this.host = host;
    this.cgroup = files == null ? null : Cgroup.find(files);
    PerfCounters counters = PerfCounters.open(instrumentation);
    this.gc =
        new GcBeans(
            ManagementFactory.getGarbageCollectorMXBeans(),
            ManagementFactory.getMemoryPoolMXBeans(),
            counters);
    this.gcThreads = files == null ? null : new GcThreads(files, gc.serial());
    this.safepoints = Safepoints.open(instrumentation);
    this.servers = new ServerSampler(servers, errors);
    this.eventLoops = new EventLoopSampler(EventLoops::seen, errors);
    this.jvm = new JvmSampler(counters, errors);
  }

  /**
   * A sampler that has looked once, so that its first sample knows what grew.
   *
   * @param instrumentation for what HotSpot shows only to agents; null where there is none
   * @param servers those that were seen
   */
  public static SystemSampler start(
      @Nullable Instrumentation instrumentation,
      Supplier<List<Object>> servers,
      AgentErrors errors) {
    boolean linux = System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("linux");
    ProcFiles files = linux ? new ProcFiles(Path.of("/")) : null;
    SystemSampler sampler =
        new SystemSampler(HostChoice.of(files, errors), files, instrumentation, servers, errors);
    sampler.sample(0);
    return sampler;
  }

  @Override
  public SystemWindow sample(long windowNanos) {
    Host.Reading h = read();
    MemoryUsage heap = memory.getHeapMemoryUsage();
    SystemWindow machine = machine(h, heap);
    return machine.with(jvm.sample(machine));
  }

  private SystemWindow machine(Host.Reading h, MemoryUsage heap) {
    return SystemWindow.builder(Runtime.getRuntime().availableProcessors())
        .processCpuNanos(processCpu.to(process == null ? null : known(process.getProcessCpuTime())))
        .hostCpus(h.cpus())
        .hostBusyNanos(hostBusy.to(h.busyNanos()))
        .hostStolenNanos(hostStolen.to(h.stolenNanos()))
        .runnable(h.runnable())
        .residentBytes(h.residentBytes())
        .hostMemoryTotal(h.memoryTotal())
        .hostMemoryAvailable(h.memoryAvailable())
        .heapUsed(heap.getUsed())
        .heapMax(known(heap.getMax()))
        .heapLive(gc.liveBytes())
        .gcPauses(pauses.to(gc.count()))
        .gcPauseNanos(pauseNanos.to(gc.nanos()))
        .gcCpuNanos(gcCpu.to(gcThreads == null ? null : gcThreads.cpuNanos()))
        .allocatedBytes(allocated.to(allocation.bytes()))
        .safepointNanos(stopped.to(safepoints.nanos()))
        .threads(threads.getThreadCount())
        .diskReadBytes(diskRead.to(h.diskReadBytes()))
        .diskWriteBytes(diskWrite.to(h.diskWriteBytes()))
        .netReceivedBytes(netReceived.to(h.netReceivedBytes()))
        .netSentBytes(netSent.to(h.netSentBytes()))
        .cgroupCpuLimit(cgroup == null ? null : cgroup.cpuLimit())
        .throttledNanos(throttled.to(cgroup == null ? null : cgroup.throttledNanos()))
        .build();
  }

  @Override
  public Map<String, WorkersWindow> workers() {
    return servers.sample();
  }

  @Override
  public Map<String, EventLoopWindow> eventLoops() {
    return eventLoops.sample();
  }

  /** Late event loops, and threads that compute much. */
  public List<Suspects> suspects() {
    return List.of(eventLoops, jvm.busy());
  }

  private Host.Reading read() {
    try {
      return host.read();
    } catch (RuntimeException e) {
      errors.add("reading the host", e);
      return Host.NOTHING;
    }
  }

  /** The beans say -1 for what they do not know. */
  private static @Nullable Long known(long value) {
    return value < 0 ? null : value;
  }
}
