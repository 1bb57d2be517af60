package io.chokepoint.agent.sampler;

import java.util.List;
import org.jspecify.annotations.Nullable;
import oshi.hardware.CentralProcessor;
import oshi.hardware.CentralProcessor.TickType;
import oshi.hardware.GlobalMemory;
import oshi.hardware.NetworkIF;
import oshi.software.os.OSProcess;
import oshi.spi.SystemInfoProvider;

/** Any other system, wholly by OSHI. It does not tell how many processes are runnable. */
final class OshiHost implements Host {

  private static final long MILLI = 1_000_000;

  private final CentralProcessor processor;
  private final GlobalMemory memory;
  private final List<NetworkIF> interfaces;
  private final @Nullable OSProcess process;

  OshiHost(SystemInfoProvider system) {
    this.processor = system.getHardware().getProcessor();
    this.memory = system.getHardware().getMemory();
    this.interfaces = system.getHardware().getNetworkIFs();
    this.process =
        system.getOperatingSystem().getProcess(system.getOperatingSystem().getProcessId());
  }

  @Override
  public Reading read() {
    long[] ticks = processor.getSystemCpuLoadTicks();
    OSProcess self = process != null && process.updateAttributes() ? process : null;
    boolean network = !interfaces.isEmpty();
    return new Reading(
        processor.getLogicalProcessorCount(),
        busyMillis(ticks) * MILLI,
        ticks[TickType.STEAL.getIndex()] * MILLI,
        null,
        self == null ? null : self.getResidentMemory(),
        memory.getTotal(),
        memory.getAvailable(),
        self == null ? null : self.getBytesRead(),
        self == null ? null : self.getBytesWritten(),
        network ? received() : null,
        network ? interfaces.stream().mapToLong(NetworkIF::getBytesSent).sum() : null);
  }

  private long received() {
    interfaces.forEach(NetworkIF::updateAttributes);
    return interfaces.stream().mapToLong(NetworkIF::getBytesRecv).sum();
  }

  private static long busyMillis(long[] ticks) {
    long all = 0;
    for (long t : ticks) {
      all += t;
    }
    return all - ticks[TickType.IDLE.getIndex()] - ticks[TickType.IOWAIT.getIndex()];
  }
}
