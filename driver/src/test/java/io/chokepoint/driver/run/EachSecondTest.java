package io.chokepoint.driver.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.core.timeline.ClientWindow;
import io.chokepoint.driver.longrun.TwoHours;
import io.chokepoint.driver.plan.yaml.PlanException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("same-on-each-jdk")
class EachSecondTest {

  private static final int SECONDS = 2 * 3600;
  private static final long SECOND = 1_000_000_000L;

  /** Bytes are counted, not time: a busy machine changes nothing. */
  @Test
  void costsTheSameInTheLastMinutesOfTwoHoursAsInTheFirst() throws PlanException {
    TwoHours run = new TwoHours(SECONDS);
    EachSecond seconds = SecondsBenchmark.eachSecond(run);
    List<Long> notSent = new ArrayList<>();

    TwoHours.Costs costs =
        run.through(
            now ->
                seconds.show(
                    now, () -> notSent.add(SecondsBenchmark.look(seconds, now).notSentTotal())));

    assertThat(notSent).hasSize(SECONDS).endsWith((long) SECONDS * TwoHours.ENDPOINTS);
    assertThat(costs.last().bytes()).isLessThan(1.2 * costs.first().bytes());
  }

  @Test
  void givesTheSecondsFromATimeOnAsFarAsTheyWereShown() throws PlanException {
    TwoHours run = new TwoHours(10);
    EachSecond seconds = SecondsBenchmark.eachSecond(run);
    List<Long> starts = new ArrayList<>();
    for (int second = 0; second < 5; second++) {
      run.fed().second(second);
    }

    seconds.show(
        5 * SECOND,
        () ->
            starts.addAll(
                seconds.client(seconds.startMillis() + 3_000).stream()
                    .map(ClientWindow::startMillis)
                    .toList()));

    long start = TwoHours.START_MILLIS;
    assertThat(starts).containsExactly(start + 3_000, start + 3_000, start + 4_000);
  }
}
