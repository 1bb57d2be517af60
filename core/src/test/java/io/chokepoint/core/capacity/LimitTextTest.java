package io.chokepoint.core.capacity;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.core.capacity.Judgement.Outcome;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LimitTextTest {

  @Test
  void saysWhatIsSustainedAndWhatBreaksItInTheLoadsOwnUnit() {
    assertThat(text("users", 20.0, 80.0).sentence())
        .isEqualTo(
            "sustains 20 users (98 % confidence); breaks at 80 users (x: p95 above 1 s; 98 %"
                + " confidence)");
    assertThat(text("rate", 146.4, 220.0).sentence())
        .startsWith("sustains 146 req/s (")
        .contains("at 220 req/s");
    assertThat(text("rate", 146.4, 220.0).sustained()).isEqualTo("146 req/s");
    assertThat(text("rate", 146.4, 220.0).breaking()).isEqualTo("220 req/s");
  }

  @Test
  void saysUpToWhereItWasTriedWhereNothingBroke() {
    assertThat(text("rate", 100.0, null).sentence())
        .isEqualTo("sustains 100 req/s (98 % confidence); no breaking point found up to 300 req/s");
    assertThat(text("rate", 100.0, null).breaking()).isEqualTo("none found up to 300 req/s");
  }

  @Test
  void deniesNothingWhereNothingWasDecided() {
    assertThat(text("rate", null, 220.0).sentence())
        .startsWith("what is sustained is not known; breaks at 220 req/s");
    assertThat(text("rate", null, null).sentence()).startsWith("not known: no level was decided");
    assertThat(text("rate", null, null).sustained()).isEqualTo("not known");
  }

  private static LimitText text(String measure, @Nullable Double holds, @Nullable Double breaks) {
    return new LimitText(
        new Limit(
            measure,
            holds,
            breaks,
            holds == null ? null : "light",
            breaks == null ? null : "heavy",
            0.9899,
            300,
            breaks == null ? "" : "x: p95 above 1 s",
            List.of(
                new Limit.Level("light", 100, Outcome.HOLDS, true, 0.005, ""),
                new Limit.Level("heavy", 220, Outcome.BREAKS, false, 0.005, ""))));
  }
}
