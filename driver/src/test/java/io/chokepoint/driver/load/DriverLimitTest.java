package io.chokepoint.driver.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DriverLimitTest {

  private static final long MILLI = 1_000_000L;

  @Test
  void aFullEventLoopIsTheLimitHoweverSlowTheService() {
    assertThat(DriverLimit.why(0.95, 0, 0, 0, 500 * MILLI))
        .isEqualTo("its event loop had no CPU time to spare");
  }

  @Test
  void latenessIsTheLimitWhenItIsANoticeablePartOfTheLatency() {
    assertThat(DriverLimit.why(0.3, 3 * MILLI, 0, 0, 20 * MILLI))
        .isEqualTo("its event loop was late by over a tenth of the latency");
  }

  @Test
  void theSameLatenessIsNothingBesideASlowService() {
    assertThat(DriverLimit.why(0.3, 3 * MILLI, 0, 0, 200 * MILLI)).isNull();
  }

  @Test
  void nothingIsClaimedBelowAMillisecond() {
    assertThat(DriverLimit.why(0.3, MILLI / 2, 0, 0, MILLI)).isNull();
  }

  /** 200 ms of a second delay a fifth of the requests by 100 ms on average: all of them by 20. */
  @Test
  void aLongCollectionIsTheLimitThoughItIsRare() {
    assertThat(DriverLimit.why(0.3, 0, 200 * MILLI, 200 * MILLI, 50 * MILLI))
        .isEqualTo("its garbage collections added over a tenth of the latency");
    assertThat(DriverLimit.why(0.3, 0, 200 * MILLI, 200 * MILLI, 300 * MILLI)).isNull();
  }

  @Test
  void standingStillOnceIsTheLimitToo() {
    assertThat(DriverLimit.why(0.3, MILLI / 2, 200 * MILLI, 0, 50 * MILLI))
        .isEqualTo("its event loop was late by over a tenth of the latency");
  }
}
