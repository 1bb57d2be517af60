package io.chokepoint.agent;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SamplingTest {

  @Test
  void measuresEveryRequestWhileThereAreFew() {
    assertThat(Sampling.maskFor(0, 0, 1)).isZero();
    assertThat(Sampling.maskFor(100, 300, 1)).isZero();
  }

  @Test
  void staysWithinAHundredNanosARequestWhenThereAreMany() {
    int mask = Sampling.maskFor(20_000, 60_000, 1);

    double looksPerRequest = 2 * (1 + 3);
    assertThat(looksPerRequest * 1_579 / (mask + 1)).isLessThanOrEqualTo(100);
  }

  @Test
  void keepsEnoughSamplesJustAboveFew() {
    int mask = Sampling.maskFor(500, 500, 1);

    assertThat(2.0 * (500 + 500) / (mask + 1)).isGreaterThanOrEqualTo(500);
  }
}
