package io.chokepoint.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class RunQueueClockTest {

  @Test
  void readsTheSecondNumber() {
    assertThat(second("373456 1204 3\n")).isEqualTo(1204);
    assertThat(second("1 2")).isEqualTo(2);
    assertThat(second("1 0 0\n")).isZero();
  }

  @Test
  void knowsNothingWhereThereIsNone() {
    assertThat(second("")).isNegative();
    assertThat(second("17\n")).isNegative();
    assertThat(second("0 - -\n")).isNegative();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void goesOnCountingForTheThreadThatAsks() {
    long first = RunQueueClock.nanos();

    assertThat(first).isNotNegative();
    assertThat(RunQueueClock.nanos()).isGreaterThanOrEqualTo(first);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void surfacesNoInterrupt() {
    Thread.currentThread().interrupt();
    try {
      assertThat(RunQueueClock.nanos()).isNotNegative();
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  private static long second(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    return RunQueueClock.second(bytes, bytes.length);
  }
}
