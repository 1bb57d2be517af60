package io.chokepoint.driver.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LimitTest {

  private static final long MILLI = 1_000_000L;

  @Test
  void aFullEventLoopIsTheLimitHoweverSlowTheService() {
    assertThat(Limit.why(0.95, 0, 500 * MILLI)).isEqualTo("event loop on CPU 95 % of the time");
  }

  @Test
  void latenessIsTheLimitWhenItIsANoticeablePartOfTheLatency() {
    assertThat(Limit.why(0.3, 3 * MILLI, 20 * MILLI))
        .isEqualTo("event loop 3.0 ms late on average, of 20.0 ms mean latency");
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
