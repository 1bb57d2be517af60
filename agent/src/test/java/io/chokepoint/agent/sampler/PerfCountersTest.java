package io.chokepoint.agent.sampler;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.bridge.Pauses;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** This JVM's own counters, as it shares them by a file. */
@EnabledOnOs(OS.LINUX)
class PerfCountersTest {

  private static final Path FILE =
      Path.of(
          "/tmp/hsperfdata_" + System.getProperty("user.name"),
          String.valueOf(ProcessHandle.current().pid()));

  @Test
  void findsACounterByItsName() throws IOException {
    PerfCounters counters = PerfCounters.of(shared());

    assertThat(counters).isNotNull();
    assertThat(counters.number("java.ci.totalTime")).isNotNull();
    assertThat(counters.text("java.property.java.version"))
        .isEqualTo(System.getProperty("java.version"));
    assertThat(counters.at("no.such.counter")).isNull();
  }

  @Test
  void seesACollectionAsAPause() throws IOException {
    PerfCounters counters = PerfCounters.of(shared());
    assertThat(counters).isNotNull();
    Pauses pauses = PauseCounters.of(counters);
    assertThat(pauses).isNotNull();
    long stopped = pauses.stoppedNanos();
    long collecting = pauses.collectingNanos();

    long from = System.nanoTime();
    System.gc();
    long wall = System.nanoTime() - from;

    assertThat(pauses.collectingNanos() - collecting).isBetween(1L, wall);
    assertThat(pauses.stoppedNanos() - stopped).isBetween(wall / 4, wall);
  }

  @Test
  void knowsNothingOfMemoryOfAnotherFormat() {
    assertThat(PerfCounters.of(ByteBuffer.allocate(64))).isNull();
  }

  private static ByteBuffer shared() throws IOException {
    try (FileChannel file = FileChannel.open(FILE)) {
      return file.map(FileChannel.MapMode.READ_ONLY, 0, file.size());
    }
  }
}
