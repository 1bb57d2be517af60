package io.chokepoint.driver.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LimitTest {

  private static final long MILLI = 1_000_000L;

  @Test
  void aFullEventLoopIsTheLimitHoweverSlowTheService() {
    assertThat(Limit.why(0.95, 0, 500 * MILLI))
        .isEqualTo("its event loop had no CPU time to spare");
  }

  @Test
  void latenessIsTheLimitWhenItIsANoticeablePartOfTheLatency() {
    assertThat(Limit.why(0.3, 3 * MILLI, 20 * MILLI))
        .isEqualTo("its event loop was late by over a tenth of the latency");
  }

  @Test
  void theSameLatenessIsNothingBesideASlowService() {
    assertThat(Limit.why(0.3, 3 * MILLI, 200 * MILLI)).isNull();
  }

  @Test
  void nothingIsClaimedBelowAMillisecond() {
    assertThat(Limit.why(0.3, MILLI / 2, MILLI)).isNull();
  }
}
