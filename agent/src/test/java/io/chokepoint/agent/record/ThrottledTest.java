package io.chokepoint.agent.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.chokepoint.core.timeline.SystemWindow;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ThrottledTest {

  private static final long SECOND = 1_000_000_000;

  @Test
  void isTheShareOfTheTimeThatOneProcessorWasHeldBack() {
    assertThat(share(SECOND / 2, SECOND / 2)).isEqualTo(0.5);
  }

  @Test
  void isTheMeanOverTheProcessorsInUse() {
    assertThat(share(SECOND, SECOND)).isEqualTo(0.5);
    assertThat(share(3 * SECOND, SECOND)).isCloseTo(0.75, within(1e-9));
  }

  @Test
  void isNothingWhereNothingWasHeldBackOrKnown() {
    assertThat(share(0L, SECOND)).isZero();
    assertThat(share(null, SECOND)).isZero();
  }

  @Test
  void isNeverMoreThanAll() {
    assertThat(share(SECOND * 11 / 10, 0L)).isBetween(0.9, 1.0);
  }

  private static double share(@Nullable Long throttled, Long cpu) {
    SystemWindow window =
        SystemWindow.builder(2).processCpuNanos(cpu).throttledNanos(throttled).build();
    return Throttled.share(window, SECOND);
  }
}
