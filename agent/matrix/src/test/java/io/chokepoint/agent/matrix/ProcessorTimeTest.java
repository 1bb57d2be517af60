package io.chokepoint.agent.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ProcessorTimeTest {

  @Test
  void whatNeitherRestsNorIsOursIsOthers() {
    ProcessorTime before = ProcessorTime.of("cpu  100 0 100 800 0 0 0 0 50 0", 150);
    ProcessorTime after = ProcessorTime.of("cpu  300 10 150 1500 20 5 5 10 99 0", 350);

    assertThat(after.othersSince(before)).isCloseTo(80 / 1000.0, within(1e-9));
  }

  @Test
  void anIdleMachineHasNoOthers() {
    ProcessorTime before = ProcessorTime.of("cpu  0 0 0 0 0 0 0 0 0 0", 0);

    assertThat(before.othersSince(before)).isZero();
    assertThat(ProcessorTime.of("cpu  5 0 0 5 0 0 0 0 0 0", 6).othersSince(before)).isZero();
  }
}
