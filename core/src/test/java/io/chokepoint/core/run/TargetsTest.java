package io.chokepoint.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.core.model.Aim;
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
    Run.Target target = new Run.Target(null, null, null, null, rate);
    Run run =
        new Run(
                Setup.UNKNOWN,
                List.of(),
                List.of(),
                List.of(),
                Map.of("", target),
                Map.of(),
                List.of(),
                Map.of(),
                Aim.NONE)
            .with(List.of(steps));
    Figures all = new Figures(10, 10, 100, 0, Map.of(), 1, 1, 1, 1, 1, 1, 1, 1, 1);
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
