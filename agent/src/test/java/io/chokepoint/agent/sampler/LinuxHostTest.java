package io.chokepoint.agent.sampler;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import oshi.nativefree.SystemInfo;

@EnabledOnOs(OS.LINUX)
class LinuxHostTest {

  private static final long TICK = 10_000_000;

  @TempDir Path root;

  @Test
  void readsWhatTheKernelShows() throws IOException {
    file(
        "/proc/stat",
        "cpu  100 20 30 4000 500 6 7 80 0 0\ncpu0 50 10 15 2000 250 3 3 40 0 0\nprocs_running 4\n");
    file(
        "/proc/meminfo",
        "MemTotal:       2048 kB\nMemFree:         100 kB\nMemAvailable:    512 kB\n");
    file("/proc/self/io", "rchar: 9\nwchar: 8\nread_bytes: 4096\nwrite_bytes: 8192\n");
    file("/proc/self/status", "Name:\tjava\nVmRSS:\t  2048 kB\nThreads:\t31\n");
    file(
        "/proc/net/dev",
        """
        Inter-|   Receive                                                |  Transmit
         face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs
            lo: 999 1 0 0 0 0 0 0 999 1 0 0 0 0 0 0
          eth0: 1000 1 0 0 0 0 0 0 300 1 0 0 0 0 0 0
         ens5:20 1 0 0 0 0 0 0 7 1 0 0 0 0 0 0
        docker0: 555 1 0 0 0 0 0 0 555 1 0 0 0 0 0 0
        """);

    Host.Reading reading = host(root).read();

    assertThat(reading.cpus()).isEqualTo(1);
    assertThat(reading.memoryTotal()).isEqualTo(2048 << 10);
    assertThat(reading.memoryAvailable()).isEqualTo(512 << 10);
    assertThat(reading.busyNanos()).isEqualTo((100 + 20 + 30 + 6 + 7 + 80) * TICK);
    assertThat(reading.stolenNanos()).isEqualTo(80 * TICK);
    assertThat(reading.runnable()).isEqualTo(4);
    assertThat(reading.residentBytes()).isEqualTo(2048 << 10);
    assertThat(reading.diskReadBytes()).isEqualTo(4096);
    assertThat(reading.diskWriteBytes()).isEqualTo(8192);
    assertThat(reading.netReceivedBytes()).isEqualTo(1020);
    assertThat(reading.netSentBytes()).isEqualTo(307);
  }

  @Test
  void saysUnknownWhereAFileIsMissingAndNeverZero() {
    Host.Reading reading = host(root).read();

    assertThat(reading.cpus()).isNull();
    assertThat(reading.memoryTotal()).isNull();
    assertThat(reading.memoryAvailable()).isNull();
    assertThat(reading.busyNanos()).isNull();
    assertThat(reading.stolenNanos()).isNull();
    assertThat(reading.runnable()).isNull();
    assertThat(reading.residentBytes()).isNull();
    assertThat(reading.diskReadBytes()).isNull();
    assertThat(reading.netReceivedBytes()).isNull();
  }

  @Test
  void agreesWithOshiOnThisMachine() {
    SystemInfo system = new SystemInfo();
    Host.Reading ours = host(Path.of("/")).read();
    Host.Reading oshi = new OshiHost(system).read();

    assertThat(ours.cpus()).isEqualTo(oshi.cpus());
    assertThat(ours.memoryTotal()).isEqualTo(oshi.memoryTotal());
    assertThat(oshi.busyNanos() - ours.busyNanos()).isBetween(-TICK, oshi.cpus() * 10_000_000_000L);
    assertThat((double) ours.residentBytes())
        .isBetween(0.5 * oshi.residentBytes(), 2.0 * oshi.residentBytes());
  }

  @Test
  void theWayOfOtherSystemsWorksHereToo() throws ReflectiveOperationException {
    Host.Reading reading = HostChoice.withJna().read();

    assertThat(reading.busyNanos()).isPositive();
    assertThat(reading.residentBytes()).isPositive();
    assertThat(reading.memoryTotal()).isEqualTo(host(Path.of("/")).read().memoryTotal());
  }

  private static LinuxHost host(Path root) {
    return new LinuxHost(new ProcFiles(root));
  }

  private void file(String path, String text) throws IOException {
    Path file = root.resolve(path.substring(1));
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
