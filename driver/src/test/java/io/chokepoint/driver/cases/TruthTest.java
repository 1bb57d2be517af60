package io.chokepoint.driver.cases;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.core.diagnosis.Finding;
import io.chokepoint.core.diagnosis.Finding.Prediction;
import io.chokepoint.core.diagnosis.Finding.Remedy;
import io.chokepoint.core.diagnosis.Kind;
import io.chokepoint.core.model.ResourceId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TruthTest {

  private static final String SAID =
      "raise maximumPoolSize, for shop.Orders.place:41 holds a connection";

  @Test
  void nothingIsWrongWithARemedyThatTheTruthAllows() {
    assertThat(truth("connection-pool:main", "Orders.place", 6, 9).faults(finding(SAID, 9.0)))
        .isEmpty();
  }

  @Test
  void aNumberOutsideItsRangeIsWrong() {
    assertThat(truth("connection-pool:main", "Orders.place", 6, 9).faults(finding(SAID, 10.0)))
        .containsExactly("remedy goes to 10, not 6 to 9");
  }

  @Test
  void noNumberIsWrongWhereOneIsAskedFor() {
    assertThat(truth("connection-pool:main", "Orders.place", 6, 9).faults(finding(SAID, null)))
        .containsExactly("remedy goes to no number, not 6 to 9");
  }

  @Test
  void aPlaceCountsOnlyAsAWhole() {
    assertThat(truth("connection-pool:main", "Orders.pla", 6, 9).faults(finding(SAID, 9.0)))
        .containsExactly("remedy does not name Orders.pla");
    assertThat(truth("connection-pool:main", "rders.place", 6, 9).faults(finding(SAID, 9.0)))
        .isNotEmpty();
    assertThat(truth("connection-pool:main", "Orders.place:41", 6, 9).faults(finding(SAID, 9.0)))
        .isEmpty();
  }

  @Test
  void anotherResourceIsWrong() {
    assertThat(truth("connection-pool:other", "Orders.place", 6, 9).faults(finding(SAID, 9.0)))
        .containsExactly("resource is connection-pool:main, not connection-pool:other");
  }

  private static Truth truth(String resource, String place, double least, double most) {
    return new Truth(
        List.of("pool-too-small"),
        List.of(resource),
        List.of(place),
        null,
        new Truth.Range(least, most),
        "",
        "");
  }

  private static Finding finding(String remedy, @Nullable Double to) {
    return new Finding(
        Kind.POOL_TOO_SMALL,
        ResourceId.pool("main"),
        List.of(),
        0.9,
        List.of(),
        List.of(),
        new Remedy(remedy, "maximumPoolSize", 4.0, to),
        new Prediction("wait", 2, 1, "ms", "M/M/c"),
        null);
  }
}
