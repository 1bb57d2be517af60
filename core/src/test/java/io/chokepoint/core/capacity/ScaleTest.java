package io.chokepoint.core.capacity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.chokepoint.core.model.Aim;
import io.chokepoint.core.run.Setup;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScaleTest {

  private static final Point SAFE =
      new Point("safe", "300/s", null, 300.0, 300.0, 500.0, 0.0, 4.0, 10, null, null, null);
  private static final Setup SETUP =
      new Setup("a", "j", Map.of("main", new Setup.Database("PostgreSQL", 100, 10)));

  @Test
  void instancesLeaveTheHeadroomFreeAndConnectionsAreCounted() {
    Aim aim = new Aim(0, null, List.of(1000, 5000), null, 0.3);

    Scale scale = Scale.of(limit("users", 200.0, 250.0), SAFE, aim, SETUP);

    // 140 users on each: 1000 / 140 = 7.1, 5000 / 140 = 35.7
    assertThat(scale.rows()).extracting(Scale.Row::instances).containsExactly(8L, 36L);
    assertThat(scale.rows().get(0).left()).isCloseTo(1 - 1000 / 1600.0, within(1e-9));
    assertThat(scale.rows()).extracting(Scale.Row::connections).containsExactly(80L, 360L);
    assertThat(scale.rows()).extracting(Scale.Row::tooMany).containsExactly(false, true);
    assertThat(scale.assumption())
        .startsWith("each instance is like this one and sustains 200 users; ")
        .endsWith("the database allows 100 connections");
  }

  @Test
  void aRateBecomesUsersOnlyWhereThePlanSaysHowLongTheyRest() {
    Limit limit = limit("rate", 300.0, 350.0);
    assertThat(Scale.of(limit, SAFE, Aim.NONE, SETUP)).isNull();

    Aim aim = new Aim(0, null, List.of(1000), 4_500_000_000L, 0);
    // each user makes a request in 4.5 s of rest and at most 0.5 s of waiting
    assertThat(Scale.of(limit, SAFE, aim, SETUP).perInstance()).isCloseTo(1500, within(1e-6));
  }

  @Test
  void whereNothingBrokeAnInstanceHoldsAtLeastThatMuch() {
    Aim aim = new Aim(0, null, List.of(1000), null, 0.3);
    Scale scale = Scale.of(limit("users", 200.0, null), SAFE, aim, SETUP);
    assertThat(scale.atLeast()).isTrue();
    assertThat(scale.assumption()).contains("at least 200 users");
  }

  @Test
  void withoutALevelThatHoldsThereIsNothingToCountWith() {
    assertThat(Scale.of(limit("users", null, 50.0), SAFE, Aim.NONE, SETUP)).isNull();
  }

  private static Limit limit(String measure, Double holds, Double breaks) {
    return new Limit(measure, holds, breaks, "300/s", null, 0.99, 400, "", List.of());
  }
}
