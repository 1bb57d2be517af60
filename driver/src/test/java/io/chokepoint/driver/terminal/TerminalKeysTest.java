package io.chokepoint.driver.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.driver.run.Interrupt;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TerminalKeysTest {

  @Test
  void qStopsTheRunAndOtherKeysDoNothing() {
    try (Interrupt interrupt = Interrupt.listen()) {
      press("xn\n", interrupt);
      assertThat(interrupt.stopWanted()).isFalse();
      press("q", interrupt);
      assertThat(interrupt.stopWanted()).isTrue();
      assertThat(interrupt.wanted()).as("a signal").isFalse();
    }
  }

  @Test
  void plusAndMinusChangeTheLoadAndNSkipsAStep() {
    try (Interrupt interrupt = Interrupt.listen()) {
      press("++-", interrupt);
      assertThat(interrupt.takeChange()).isEqualTo(1);
      press("-", interrupt);
      assertThat(interrupt.takeChange()).isEqualTo(-1);
      assertThat(interrupt.takeSkip()).isFalse();
      press("n", interrupt);
      assertThat(interrupt.takeSkip()).isTrue();
      assertThat(interrupt.takeChange()).isZero();
    }
  }

  @Test
  void nobodyListensWhereThereIsNoTerminal() {
    Screen lines = new Screen(System.out, false, false, true, 80, 24);
    try (Interrupt interrupt = Interrupt.listen();
        TerminalKeys keys = TerminalKeys.listen(lines, interrupt)) {
      assertThat(keys.hint()).isEmpty();
    }
  }

  private static void press(String keys, Interrupt interrupt) {
    TerminalKeys.read(
        new ByteArrayInputStream(keys.getBytes(StandardCharsets.US_ASCII)), interrupt);
  }
}
