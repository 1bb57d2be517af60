package io.chokepoint.driver.plan.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chokepoint.driver.arrival.Timetable;
import io.chokepoint.driver.plan.Plan;
import io.chokepoint.driver.plan.Stage;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShapesTest {

  /** Phases as name, seconds and the levels they go from and to. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "smoke: {}|1 user 30s 1→1",
        "sustain: {users: 150, rampUp: 60s, for: 480s, rampDown: 30s}"
            + "|ramp to 150 users 60s 0→150, 150 users 480s 150→150, ramp down 30s 150→0",
        "stress: {users: 10, stages: 4, for: 5s}"
            + "|3 users 5s 3→3, 5 users 5s 5→5, 8 users 5s 8→8, 10 users 5s 10→10",
        "spike: {rate: 20, for: 5s, after: 7s}"
            + "|20/s 5s 20→20, 200/s 5s 200→200, 20/s (2) 7s 20→20",
        "soak: {rate: 600/min, for: 2h}|10/s 7200s 10→10",
        "matrix: {connections: [2, 5], for: 3s}"
            + "|ramp to a × 2 1s 0→2, a × 2 3s 2→2, ramp to b × 2 1s 2→2, b × 2 3s 2→2,"
            + " ramp to a × 5 1s 2→5, a × 5 3s 5→5, ramp to b × 5 1s 5→5, b × 5 3s 5→5",
        "requests: 100, workers: 10, within: 60s|100 requests over 10 60s 10→10",
        "spawn: 50/s, steps: [{users: 1000, for: 10s}, {users: 500, for: 10s}]"
            + "|ramp to 1000 users 20s 0→1000, 1000 users 10s 1000→1000,"
            + " ramp to 500 users 10s 1000→500, 500 users 10s 500→500",
        "ramp: 1s, steps: [{rate: 5, for: 2s, ramp: 4s}, {rate: 9, for: 2s}]"
            + "|ramp to 5/s 4s 0→5, 5/s 2s 5→5, ramp to 9/s 1s 5→9, 9/s 2s 9→9",
      })
  void aShortFormUnfoldsIntoStages(String load, String phases) throws PlanException {
    assertThat(
            Timetable.of(plan(load).load()).phases().stream()
                .map(ShapesTest::text)
                .collect(Collectors.joining(", ")))
        .isEqualTo(phases);
  }

  @Test
  void aMatrixAsksForOneEndpointInEachCell() throws PlanException {
    assertThat(plan("matrix: {connections: [2, 5], for: 3s}").load().steps())
        .extracting(Stage::endpoint)
        .containsExactly(0, 1, 0, 1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "soak: {rate: 1, for: 1000h}|the load lasts 3600000 s; a plan at most 86400 s, a day",
        "stress: {users: 9, stages: 1000000, for: 5s}"
            + "|\"stages\": \"1000000\" must be more than 0 and at most 1000",
        "spike: {users: 900000, times: 900, for: 5s}"
            + "|8.1E8 is more than the 1000000 that a plan may ask",
        "smoke: {}, spawn: 5/s, steps: []|load is one of steps, smoke, sustain, stress, spike,"
            + " soak, matrix, search or requests",
        "soak: {rate: 5, for: 5s}, spawn: 5/s|\"spawn\" goes with users; a rate rises in a \"ramp\"",
      })
  void absurdSizesAreOneLine(String load, String message) {
    assertThatThrownBy(() -> plan(load)).hasMessageEndingWith(": " + message);
  }

  @Test
  void aMillionStepsAreRefusedBeforeTheyAreUnfolded() {
    String steps = "{rate: 1, for: 1s},".repeat(50_000);

    assertThatThrownBy(() -> plan("steps: [" + steps + "]"))
        .hasMessageEndingWith("50000 steps; a plan has at most 1000");
  }

  private static Plan plan(String load) throws PlanException {
    return PlanReader.read(
        "p.yaml",
        "target: http://localhost\nendpoints: [{name: a, path: /a}, {name: b, path: /b}]\nload: {"
            + load
            + "}\n");
  }

  private static String text(Timetable.Phase p) {
    return p.name()
        + " "
        + (p.toNanos() - p.fromNanos()) / 1_000_000_000L
        + "s "
        + (long) p.fromLevel()
        + "→"
        + (long) p.toLevel();
  }
}
