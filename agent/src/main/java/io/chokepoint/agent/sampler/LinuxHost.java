package io.chokepoint.agent.sampler;

import java.util.List;
import org.jspecify.annotations.Nullable;
import oshi.hardware.GlobalMemory;
import oshi.hardware.HardwareAbstractionLayer;

/**
 * Linux: memory and processors by OSHI without JNA, the rest straight from {@code /proc}. For the
 * whole of it OSHI takes 3 ms and 0.5 MB a second, its tables of processes and interfaces being
 * read in full; these files take a tenth of that.
 */
final class LinuxHost implements Host {

  /** The kernel's USER_HZ, the same on every machine that Java runs on. */
  private static final long TICK_NANOS = 10_000_000;

  private static final List<String> VIRTUAL =
      List.of("lo", "veth", "docker", "br-", "virbr", "ifb", "dummy");

  private final ProcFiles files;
  private final int cpus;
  private final GlobalMemory memory;

  LinuxHost(ProcFiles files, HardwareAbstractionLayer hardware) {
    this.files = files;
    this.cpus = hardware.getProcessor().getLogicalProcessorCount();
    this.memory = hardware.getMemory();
  }

  @Override
  public Reading read() {
    String stat = files.text("/proc/stat");
    long[] cpu = ticks(stat);
    String io = files.text("/proc/self/io");
    long[] net = network(files.lines("/proc/net/dev"));
    Long running = ProcFiles.number(stat, "procs_running");
    Long residentKilobytes = ProcFiles.number(files.text("/proc/self/status"), "VmRSS");
    return new Reading(
        cpus,
        cpu == null ? null : busy(cpu) * TICK_NANOS,
        cpu == null ? null : stolen(cpu) * TICK_NANOS,
        running == null ? null : running.intValue(),
        residentKilobytes == null ? null : residentKilobytes << 10,
        memory.getTotal(),
        memory.getAvailable(),
        ProcFiles.number(io, "read_bytes"),
        ProcFiles.number(io, "write_bytes"),
        net == null ? null : net[0],
        net == null ? null : net[1]);
  }

  /** user nice system idle iowait irq softirq steal, all processors together; null where unread. */
  private static long @Nullable [] ticks(@Nullable String stat) {
    if (stat == null || !stat.startsWith("cpu ")) {
      return null;
    }
    String[] fields = stat.lines().findFirst().orElse("").substring(4).trim().split("\\s+");
    long[] ticks = new long[8];
    for (int i = 0; i < Math.min(ticks.length, fields.length); i++) {
      Long n = ProcFiles.number(fields[i]);
      ticks[i] = n == null ? 0 : n;
    }
    return ticks;
  }

  private static long busy(long[] t) {
    return t[0] + t[1] + t[2] + t[5] + t[6] + t[7];
  }

  private static long stolen(long[] t) {
    return t[7];
  }

  /** Bytes received and sent through the interfaces that lead out; null where there is none. */
  private static long @Nullable [] network(List<String> lines) {
    long[] sum = new long[2];
    boolean any = false;
    for (String line : lines) {
      int colon = line.indexOf(':');
      String name = colon < 0 ? "lo" : line.substring(0, colon).trim();
      if (VIRTUAL.stream().anyMatch(name::startsWith)) {
        continue;
      }
      String[] fields = line.substring(colon + 1).trim().split("\\s+");
      Long received = ProcFiles.number(fields[0]);
      Long sent = fields.length > 8 ? ProcFiles.number(fields[8]) : null;
      if (received != null && sent != null) {
        sum[0] += received;
        sum[1] += sent;
        any = true;
      }
    }
    return any ? sum : null;
  }
}
