package io.chokepoint.core.laws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class WilsonTest {

  /** R: {@code prop.test(81, 263, correct = FALSE)}, Newcombe 1998, table I. */
  @Test
  void isTheIntervalOfThePublishedExamples() {
    Wilson interval = Wilson.of(81, 263);
    assertThat(interval.low()).isCloseTo(0.2553, within(0.0001));
    assertThat(interval.high()).isCloseTo(0.3662, within(0.0001));
    assertThat(Wilson.of(0, 20).high()).isCloseTo(0.1611, within(0.0001));
    assertThat(Wilson.of(0, 20).low()).isZero();
    assertThat(Wilson.of(29, 29).low()).isCloseTo(0.8830, within(0.0001));
  }

  @Test
  void saysNothingOfNone() {
    assertThat(Wilson.of(0, 0)).isEqualTo(new Wilson(0, 1));
  }

  @Test
  void refusesMoreThanAll() {
    assertThatThrownBy(() -> Wilson.of(3, 2)).isInstanceOf(IllegalArgumentException.class);
  }
}
