package io.chokepoint.core.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.core.diagnosis.Service.Borrow;
import io.chokepoint.core.diagnosis.Service.Cpu;
import io.chokepoint.core.diagnosis.Service.Endpoint;
import io.chokepoint.core.diagnosis.Service.Give;
import io.chokepoint.core.diagnosis.Service.Load;
import io.chokepoint.core.diagnosis.Service.Phase;
import io.chokepoint.core.diagnosis.Service.Sql;
import io.chokepoint.core.model.Latencies;
import io.chokepoint.core.model.LedgerSum;
import io.chokepoint.core.model.Offered;
import io.chokepoint.core.model.Step;
import io.chokepoint.core.run.Run;
import io.chokepoint.core.timeline.EndpointWindow;
import io.chokepoint.core.timeline.SystemWindow;
import io.chokepoint.core.timeline.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class DegradationTest {

  private final List<Window> timeline = new ArrayList<>();
  private final List<Step> steps = new ArrayList<>();

  @Test
  void whatEverySecondOfALevelShowsIsADegradation() {
    step(20, Map.of("GET /a", new int[] {10, 10, 11, 10, 10, 11, 10, 10}));
    step(80, Map.of("GET /a", new int[] {31, 30, 30, 31, 30, 31, 30, 30}));

    assertThat(judged().material()).isTrue();
    assertThat(judged().noisy()).isNull();
  }

  @Test
  void whatOneSecondOfEachLevelDoesIsChance() {
    step(20, Map.of("GET /a", new int[] {10, 10, 10, 10, 10, 10, 40, 10}));
    step(80, Map.of("GET /a", new int[] {10, 10, 10, 10, 10, 220, 10, 10}));

    assertThat(judged().material()).isFalse();
    assertThat(judged().noisy()).contains("times as long as unloaded");
  }

  @Test
  void anEndpointOfItsOwnIsJudgedBeyondChanceToo() {
    int[] steady = {40, 40, 40, 40, 40, 40, 40, 40};
    step(40, Map.of("GET /a", steady, "GET /b", new int[] {10, 10, 10, 10, 10, 10, 25, 10}));
    step(40, Map.of("GET /a", steady, "GET /b", new int[] {10, 10, 10, 10, 10, 150, 10, 10}));

    assertThat(judged().symptoms()).isEmpty();
  }

  @Test
  void theLightestLevelIsNotWhatRequestsTakeUnloadedWhereItWasNotWarm() {
    step(20, Map.of("GET /a", new int[] {20, 21, 20, 20, 20, 21, 20, 20}));
    step(40, Map.of("GET /a", new int[] {6, 5, 5, 6, 5, 6, 5, 5}));
    step(80, Map.of("GET /a", new int[] {15, 16, 15, 15, 16, 15, 15, 15}));

    assertThat(judged().symptoms())
        .singleElement()
        .asString()
        .contains("15.3 ms instead of 5.37 ms");
  }

  @Test
  void whatGetsFasterWithEachLevelIsNotSlowedDownByTheLoad() {
    step(20, Map.of("GET /a", new int[] {30, 31, 30, 30, 30, 31, 30, 30}));
    step(40, Map.of("GET /a", new int[] {15, 16, 15, 15, 16, 15, 15, 15}));
    step(80, Map.of("GET /a", new int[] {6, 5, 5, 6, 5, 6, 5, 5}));

    assertThat(judged().symptoms()).isEmpty();
  }

  /** Its requests execute so many statements that each might have waited for a processor. */
  @Test
  void waitsForASaturatedPoolAreNotOrdinary() {
    Service shop = new Service();
    shop.hostCores = 2;
    shop.pool = 5;
    Phase[] phases = new Phase[304];
    Arrays.fill(phases, new Sql("select one", 0.15, 1.2));
    phases[0] = new Borrow();
    phases[1] = new Cpu(10);
    phases[303] = new Give();
    shop.endpoints.add(new Endpoint("GET /board", 1, phases));
    Run run = Simulation.run(shop, 7, Load.open(2, 30), Load.open(9.6, 30));

    Degradation degradation = Case.of(run, Levels.of(run).usable()).degradation();
    assertThat(degradation.slower()).isTrue();
    assertThat(degradation.ordinary()).as("ordinary: %s", degradation).isFalse();
  }

  private Degradation judged() {
    Run run = Run.builder().timeline(timeline).steps(steps).build();
    return Case.of(run, Levels.of(run).usable()).degradation();
  }

  /** A step of so many requests a second to each endpoint, which take so long second by second. */
  private void step(int perSecond, Map<String, int[]> millis) {
    long from = timeline.size() * 1000L;
    int seconds = millis.values().iterator().next().length;
    for (int i = 0; i < seconds; i++) {
      Map<String, EndpointWindow> endpoints = new HashMap<>();
      for (Map.Entry<String, int[]> e : millis.entrySet()) {
        Histogram latency = new Histogram(3);
        long nanos = e.getValue()[i] * 1_000_000L;
        latency.recordValueWithCount(nanos, perSecond);
        endpoints.put(
            e.getKey(),
            EndpointWindow.builder("GET", e.getKey())
                .latency(Latencies.of(latency))
                .statuses(Map.of(200, (long) perSecond))
                .ledger(new LedgerSum(perSecond, nanos * perSecond, Map.of(), 0, 0, 0))
                .build());
      }
      timeline.add(
          Window.builder(from + i * 1000L, 1_000_000_000L, SystemWindow.unknown(2))
              .endpoints(endpoints)
              .build());
    }
    steps.add(
        new Step(
            perSecond + "/s, " + steps.size(),
            from,
            from + seconds * 1000L,
            Offered.open(perSecond)));
  }
}
