package io.chokepoint.driver.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CoresTest {

  @Test
  void readsRangesAndSingleCores() {
    assertThat(Cores.parse("0-3,8")).containsExactly(0, 1, 2, 3, 8);
    assertThat(Cores.parse("5")).containsExactly(5);
  }

  @Test
  void keepsNothingBackWhereThereAreNoMoreCores() {
    assertThat(Cores.prefix(1_000_000)).isEmpty();
  }
}
