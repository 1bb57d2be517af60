package io.chokepoint.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.core.model.Offered;
import io.chokepoint.core.model.Step;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TargetsTest {

  @Test
  void asksARateOfStepsThatOfferAsMuchAndOfTheHeaviest() {
    assertThat(judged(100, step(50), step(100), step(150))).containsExactly("100/s", "150/s");
    assertThat(judged(500, step(50), step(100), step(150))).containsExactly("150/s");
  }

  @Test
  void asksARateOfTheMostUsersAlone() {
    Step few = new Step("50/s", 0, 1000, Offered.closed(20));
    Step many = new Step("150/s", 0, 1000, Offered.closed(100));
    assertThat(judged(10, few, many)).containsExactly("150/s");
  }

  private static List<String> judged(double rate, Step... steps) {
    Run.Target target = Run.Target.builder().rate(rate).build();
    Run run = Run.builder().steps(List.of(steps)).targets(Map.of("", target)).build();
    Figures all =
        Figures.builder().offeredPerSecond(10).achievedPerSecond(10).requests(100).build();
    return Targets.of(
            run,
            List.of(steps).stream()
                .map(s -> new Measured(s.name(), s.offered(), 1, Map.of("", all)))
                .toList())
        .stream()
        .map(TargetResult::step)
        .toList();
  }

  private static Step step(double perSecond) {
    return new Step((int) perSecond + "/s", 0, 1000, Offered.open(perSecond));
  }
}
