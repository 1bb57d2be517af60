package io.chokepoint.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class CallersTest {

  @Test
  void countsByPlaceAndKeepsRequestsApartFromOtherWork() {
    Callers.OF_COLLECTIONS.drain();
    for (int i = 0; i < 3; i++) {
      Callers.collects();
    }

    Map<String, Map<String, Long>> counted = Callers.OF_COLLECTIONS.drain();

    assertThat(counted).hasSize(1);
    assertThat(counted.values().iterator().next()).isEqualTo(Map.of("", 3L));
    assertThat(Callers.OF_COLLECTIONS.drain()).isEmpty();
  }
}
