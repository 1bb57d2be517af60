package io.chokepoint.agent.sampler;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.bridge.Pauses;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

  /** As HotSpot names them; Shenandoah's count what runs beside the application too. */
  @ParameterizedTest
  @CsvSource({
    "G1 young collection pauses, G1 concurrent cycle pauses, 8",
    "Serial young collection pauses, Serial full collection pauses, 8",
    "ZGC minor collection pauses, Z concurrent cycle pauses, 8",
    "Shenandoah partial, Shenandoah full,",
    "Parallel young collection pauses, CMS concurrent phases, 3"
  })
  void countsWhatCollectorsStoppedAllThreadsFor(
      String first, String second, @Nullable Integer seconds) {
    Memory memory = new Memory();
    memory.text("sun.gc.collector.0.name", first);
    memory.number("sun.gc.collector.0.time", 30);
    memory.number("sun.gc.collector.0.invocations", 3);
    memory.text("sun.gc.collector.2.name", second);
    memory.number("sun.gc.collector.2.time", 50);
    memory.number("sun.gc.collector.2.invocations", 5);
    memory.number("sun.rt.safepointTime", 100);
    memory.number("sun.os.hrt.frequency", 10);
    PerfCounters counters = PerfCounters.of(memory.buffer());
    assertThat(counters).isNotNull();
    Pauses pauses = PauseCounters.of(counters);
    assertThat(pauses).isNotNull();
    GcBeans gc = new GcBeans(List.of(), List.of(), counters);
    Long nanos = seconds == null ? null : (Long) (seconds * 1_000_000_000L);

    assertThat(pauses.stoppedNanos()).isEqualTo(10_000_000_000L);
    assertThat(pauses.collectingNanos()).isEqualTo(nanos == null ? 0 : nanos);
    assertThat(gc.nanos()).isEqualTo(nanos);
    assertThat(gc.count()).isEqualTo(seconds == null ? null : (Long) seconds.longValue());
  }

  /** Counters in the format of jvmstat, version 2. */
  private static final class Memory {

    private final ByteBuffer buffer = ByteBuffer.allocate(4096);
    private int entries;

    Memory() {
      buffer.putInt(0xcafec0c0).put((byte) 0).put((byte) 2).position(32);
    }

    void number(String name, long value) {
      entry(name, 'J', 0, ByteBuffer.allocate(8).putLong(value).array());
    }

    void text(String name, String value) {
      byte[] text = (value + '\0').getBytes(StandardCharsets.UTF_8);
      entry(name, 'B', text.length, text);
    }

    private void entry(String name, int type, int length, byte[] data) {
      byte[] nameBytes = (name + '\0').getBytes(StandardCharsets.UTF_8);
      int dataAt = 20 + nameBytes.length;
      buffer.putInt(dataAt + data.length).putInt(20).putInt(length).put((byte) type);
      buffer.put(new byte[3]).putInt(dataAt).put(nameBytes).put(data);
      entries++;
    }

    ByteBuffer buffer() {
      return buffer.putInt(24, 32).putInt(28, entries).rewind();
    }
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
