package io.chokepoint.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.core.model.Latencies;
import io.chokepoint.core.model.Offered;
import io.chokepoint.core.model.Step;
import io.chokepoint.core.timeline.ClientWindow;
import io.chokepoint.core.timeline.ClientWindow.Traffic;
import io.chokepoint.core.timeline.EndpointWindow;
import io.chokepoint.core.timeline.SystemWindow;
import io.chokepoint.core.timeline.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class StepFiguresTest {

  private static final int SECONDS = 5;
  private static final Percentage ROUNDED = Percentage.withPercentage(1);

  /** Requests that were sent 30 ms late: users waited 40 ms, the service worked 10 ms. */
  @Test
  void latencyCountsFromTheIntendedStartAndServiceTimeFromTheRealOne() {
    Figures all = ofClient(Map.of("a", traffic(100, latencies(40, 100), latencies(10, 100))));

    assertThat(all.p95Millis()).isCloseTo(40, ROUNDED);
    assertThat(all.maxMillis()).isCloseTo(40, ROUNDED);
    assertThat(all.serviceP50Millis()).isCloseTo(10, ROUNDED);
    assertThat(all.serviceP99Millis()).isCloseTo(10, ROUNDED);
    assertThat(all.achievedPerSecond()).isEqualTo(100);
  }

  @Test
  void aRarePercentileOfFewRequestsIsUnknown() {
    Figures few = ofClient(Map.of("a", traffic(4, latencies(10, 4), latencies(10, 4))));
    Figures many = ofClient(Map.of("a", traffic(100, latencies(10, 100), latencies(10, 100))));

    assertThat(few.p90Millis()).isNull();
    assertThat(many.p90Millis()).isCloseTo(10, ROUNDED);
    assertThat(many.p9999Millis()).isNull();
  }

  @Test
  void classesOfUsersAndConnectionsThatStayOpenHaveFiguresOfTheirOwn() {
    Traffic requests = traffic(100, latencies(10, 100), latencies(10, 100));
    Traffic gold = traffic(10, latencies(70, 10), latencies(70, 10));
    Traffic socket = traffic(2, latencies(5, 2), latencies(5, 2));
    StepEvidence step =
        evidence(
            second ->
                new ClientWindow(
                    second * 1000L,
                    Map.of("a", requests),
                    new ClientWindow.Driver(0, 0, 0, 0, 0, null),
                    Map.of("gold", gold),
                    Map.of("ticker", socket)));

    Map<String, Figures> classes = StepFigures.ofClasses(step, null);
    Map<String, Figures> endpoints = StepFigures.ofClient(step);

    assertThat(classes).containsOnlyKeys("gold");
    assertThat(classes.get("gold").requests()).isEqualTo(10 * SECONDS);
    assertThat(classes.get("gold").p50Millis()).isCloseTo(70, ROUNDED);
    assertThat(endpoints).containsOnlyKeys("", "a", "ticker");
    assertThat(endpoints.get("ticker").requests()).isEqualTo(2 * SECONDS);
    assertThat(endpoints.get("").requests()).isEqualTo(100 * SECONDS);
  }

  /** Where the client's side is unknown. */
  @Test
  void theServicesFiguresAreTakenForBothAndFailuresFromItsStatuses() {
    EndpointWindow seen =
        EndpointWindow.builder("GET", "/a")
            .latency(latencies(20, 10))
            .statuses(Map.of(200, 3L, 399, 1L, 400, 1L, 429, 1L, 499, 1L, 500, 3L))
            .errors(Map.of("pool-timeout", 1L))
            .build();
    List<Window> timeline = new ArrayList<>();
    for (int i = 0; i < SECONDS; i++) {
      timeline.add(
          Window.builder(i * 1000L, 1_000_000_000L, SystemWindow.unknown(1))
              .endpoints(Map.of("GET /a", seen))
              .build());
    }
    StepEvidence step = StepEvidence.of(step(), List.of(), timeline);

    Figures all = StepFigures.ofService(step, null).get("");

    assertThat(all.requests()).isEqualTo(10 * SECONDS);
    assertThat(all.offeredPerSecond()).isEqualTo(10);
    assertThat(all.serviceP50Millis()).isCloseTo(20, ROUNDED);
    assertThat(all.errors())
        .containsOnly(
            Map.entry("4xx", 2L * SECONDS),
            Map.entry("429", 1L * SECONDS),
            Map.entry("pool-timeout", 1L * SECONDS),
            Map.entry("5xx", 2L * SECONDS));
  }

  private static Figures ofClient(Map<String, Traffic> endpoints) {
    return StepFigures.ofClient(
            evidence(
                second ->
                    new ClientWindow(
                        second * 1000L, endpoints, new ClientWindow.Driver(0, 0, 0, 0, 0, null))))
        .get("");
  }

  private static StepEvidence evidence(Seconds seconds) {
    List<ClientWindow> client = new ArrayList<>();
    for (int i = 0; i < SECONDS; i++) {
      client.add(seconds.at(i));
    }
    return StepEvidence.of(step(), client, List.of());
  }

  private static Step step() {
    return new Step("100/s", 0, SECONDS * 1000L, Offered.open(100));
  }

  private static Traffic traffic(int perSecond, Latencies latency, Latencies service) {
    return new Traffic(perSecond, 0, perSecond, latency, service, Map.of());
  }

  private static Latencies latencies(int millis, int count) {
    Histogram histogram = new Histogram(3);
    histogram.recordValueWithCount(millis * 1_000_000L, count);
    return Latencies.of(histogram);
  }

  private interface Seconds {
    ClientWindow at(int second);
  }
}
