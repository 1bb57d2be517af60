package io.chokepoint.driver.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordingCommandTest {

  @ParameterizedTest
  @CsvSource({"1s, 0", "5m, 0", "500ms, 2", "1.5s, 2", "6m, 2", "often, 2"})
  void whatIsNoStretchOfWholeSecondsIsRefused(String every, int exit) {
    assertThat(Chokepoint.execute("recording", "--every", every)).isEqualTo(exit);
  }
}
