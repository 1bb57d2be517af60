package io.chokepoint.driver.plan.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chokepoint.driver.plan.Plan;
import io.chokepoint.driver.plan.Search;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SearchSectionTest {

  private static final long SECOND = 1_000_000_000L;

  @Test
  void aSearchBeginsAtItsLightestLevelAndMarksThePlan() throws Exception {
    Plan plan =
        plan("{search: {users: 2, think: 1s, upTo: 500, hold: 6s, within: 2m}}", "{atLeast: 40}");

    Search search = plan.load().search();
    assertThat(search).isNotNull();
    assertThat(search.lightest().offered().users()).isEqualTo(2);
    assertThat(search.upTo()).isEqualTo(500);
    assertThat(search.holdSeconds()).isEqualTo(6);
    assertThat(search.withinNanos()).isEqualTo(120 * SECOND);
    assertThat(search.at(7).offered().users()).isEqualTo(7);
    assertThat(plan.load().steps()).containsExactly(search.lightest());
    assertThat(plan.aim().search()).isTrue();
    assertThat(plan.aim().atLeast()).isEqualTo(40);
    assertThat(plan.aim().thinkNanos()).isEqualTo(SECOND);
  }

  @Test
  void capacityAsksForInstancesWithWhatIsLeftFree() throws Exception {
    Plan plan =
        plan(
            "{steps: [{rate: 5, for: 5s}], recovery: 20s}",
            "{users: [1000, 2000], think: 4s-6s, headroom: 20%}");

    assertThat(plan.load().recoveryNanos()).isEqualTo(20 * SECOND);
    assertThat(plan.aim().search()).isFalse();
    assertThat(plan.aim().users()).isEqualTo(List.of(1000, 2000));
    assertThat(plan.aim().thinkNanos()).isEqualTo(5 * SECOND);
    assertThat(plan.aim().headroom()).isEqualTo(0.2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{search: {rate: 50}}|search needs \"upTo\"",
        "{search: {rate: 50, upTo: 50}}|\"upTo\" is where it ends, above where it begins",
        "{search: {users: 5, upTo: 50.5}}|users are whole",
        "{search: {rate: 5, upTo: 50, hold: 2s}}|\"hold\" is at least 4s",
        "{search: {rate: 5, upTo: 50, within: 30s}}|\"within\" leaves no time for four levels of \"hold\"",
        "{search: {rate: 5, upTo: 50}, recovery: 9s}|a search lets the service recover after each break anyway",
        "{search: {rate: 5, upto: 50}}|unknown key \"upto\" in search; did you mean \"upTo\"?"
      })
  void mistakesAreSaidWithTheirPlace(String load, String message) {
    assertThatThrownBy(() -> plan(load, "{}"))
        .isInstanceOf(PlanException.class)
        .hasMessageStartingWith("p.yaml:3:")
        .hasMessageEndingWith(message);
  }

  private static Plan plan(String load, String capacity) throws PlanException {
    return PlanReader.read(
        "p.yaml",
        "target: http://localhost\nendpoints: [{path: /}]\nload: "
            + load
            + "\ncapacity: "
            + capacity
            + "\n");
  }
}
