package io.chokepoint.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class LedgerSumTest {

  @Test
  void tellsCpuTimeAndAllocationOfARequestWhereEnoughWereMeasured() {
    LedgerSum sum = measured(1_000, 10);

    assertThat(sum.cpuPerRequestNanos()).isEqualTo(50.0);
    assertThat(sum.allocatedPerRequest()).isEqualTo(7.0);
  }

  @Test
  void tellsNothingOfTooFewUnlessTheseAreAllThereWere() {
    assertThat(measured(1_000, 9).cpuPerRequestNanos()).isNull();
    assertThat(measured(1_000, 9).allocatedPerRequest()).isNull();
    assertThat(measured(3, 3).cpuPerRequestNanos()).isEqualTo(50.0);
    assertThat(LedgerSum.NONE.cpuPerRequestNanos()).isNull();
  }

  @Test
  void addsUpWhatItRestsOn() {
    LedgerSum sum = measured(1_000, 6).plus(measured(1_000, 4));

    assertThat(sum.cpuPerRequestNanos()).isEqualTo(50.0);
    assertThat(sum.samples()).isEqualTo(20);
  }

  private static LedgerSum measured(long requests, long measured) {
    return new LedgerSum(
        requests, 1_000, Map.of(), measured, 50 * measured, 7 * measured, 2 * measured);
  }
}
