package io.chokepoint.core.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.core.model.Latencies;
import io.chokepoint.core.model.Offered;
import io.chokepoint.core.model.Step;
import io.chokepoint.core.report.Report.BackingFigure;
import io.chokepoint.core.report.Report.BackingUse;
import io.chokepoint.core.report.Report.ErrorCause;
import io.chokepoint.core.run.ServedRoutes;
import io.chokepoint.core.run.StepEvidence;
import io.chokepoint.core.timeline.BackingWindow;
import io.chokepoint.core.timeline.ClientWindow;
import io.chokepoint.core.timeline.ClientWindow.Traffic;
import io.chokepoint.core.timeline.EndpointWindow;
import io.chokepoint.core.timeline.RedisSample;
import io.chokepoint.core.timeline.SystemWindow;
import io.chokepoint.core.timeline.Window;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorCausesTest {

  private static final Step STEP = new Step("100/s", 0, 2000, Offered.open(100));

  @Test
  void whatTheClientSawStandsBesideWhatTheServiceKnows() {
    List<ErrorCause> causes =
        causes(
            Map.of("order", Map.of("5xx", 7L, "timeout", 2L), "list", Map.of()),
            Map.of("GET /orders/{id}", Map.of("pool-timeout", 5L), "GET /orders", Map.of()),
            Map.of("order", "GET /orders/*", "list", "GET /orders?page=*"));

    assertThat(causes)
        .containsExactly(
            new ErrorCause(
                "100/s",
                List.of("order"),
                "GET /orders/{id}",
                Map.of("5xx", 7L, "timeout", 2L),
                Map.of("pool-timeout", 5L),
                2));
  }

  @Test
  void endpointsOfOneRouteStandTogether() {
    List<ErrorCause> causes =
        causes(
            Map.of("first", Map.of("5xx", 1L), "second", Map.of("5xx", 2L)),
            Map.of("GET /orders/{id}", Map.of("sql-timeout", 3L)),
            Map.of("first", "GET /orders/1", "second", "GET /orders/*"));

    assertThat(causes).hasSize(1);
    assertThat(causes.get(0).endpoints()).containsExactly("first", "second");
    assertThat(causes.get(0).seen()).containsEntry("5xx", 3L);
    assertThat(causes.get(0).unexplained()).isZero();
  }

  @Test
  void whatNoRouteServedIsShownWithoutACause() {
    List<ErrorCause> causes =
        causes(
            Map.of("gone", Map.of("connect", 4L)),
            Map.of("GET /other", Map.of()),
            Map.of("gone", "GET /gone"));

    assertThat(causes).extracting(ErrorCause::route).containsExactly("");
    assertThat(causes.get(0).seen()).containsEntry("connect", 4L);
  }

  @Test
  void whatIsAnotherServicesIsJoinedWithNoRouteWhateverItIsCalled() {
    List<ErrorCause> causes =
        causes(
            Map.of("GET /orders", Map.of("5xx", 4L)),
            Map.of("GET /orders", Map.of()),
            Map.of("GET /orders", ""));

    assertThat(causes).extracting(ErrorCause::route).containsExactly("");
  }

  @ParameterizedTest
  @CsvSource({
    "GET /orders/*, GET /orders/{id}",
    "GET /orders/7, GET /orders/{id}",
    "GET /orders/latest, GET /orders/latest",
    "GET /files/a/b/c, GET /files/**",
    "POST /orders, POST /orders",
    "GET /orders/*/items, GET /orders/{id}/items",
    "GET /, GET /",
    "DELETE /orders/7, ''",
    "GET /orders/7/8, ''"
  })
  void theRouteThatFitsBestServesTheRequest(String request, String route) {
    List<String> served =
        List.of(
            "GET /",
            "GET /orders",
            "POST /orders",
            "GET /orders/latest",
            "GET /orders/{id}",
            "GET /orders/{id}/items",
            "GET /files/**");
    assertThat(ServedRoutes.best(request, served)).isEqualTo(route);
  }

  @Test
  void anApplicationsPathIsNoPartOfItsRoutes() {
    List<String> served = List.of("GET /orders/{id}", "GET /shop/**");

    assertThat(ServedRoutes.bestDeployed("GET /shop/orders/7", served)).isEqualTo("GET /shop/**");
    assertThat(ServedRoutes.bestDeployed("GET /app/orders/7", served))
        .isEqualTo("GET /orders/{id}");
    assertThat(ServedRoutes.bestDeployed("GET /app/carts/7", served)).isEmpty();
  }

  @Test
  void aBackingServicesStepIsItsMeanAndItsHighestSecond() {
    List<BackingWindow> windows =
        List.of(redis(0, 10), redis(1000, 30), redis(2000, 1000)); // the last is outside

    List<BackingUse> uses = BackingUses.of(List.of(STEP), windows);

    assertThat(uses).hasSize(1);
    assertThat(uses.get(0).figures())
        .contains(new BackingFigure("commands", "1/s", 20, 30, null))
        .contains(new BackingFigure("memory", "bytes", 5, 5, 100.0))
        .noneMatch(f -> f.what().equals("hits"));
  }

  private static BackingWindow redis(long millis, double commands) {
    return new BackingWindow(
        millis,
        Map.of(),
        Map.of("cache", new RedisSample(5, 100L, commands, null, 0, 0, 1, 0, null)));
  }

  private static List<ErrorCause> causes(
      Map<String, Map<String, Long>> seen,
      Map<String, Map<String, Long>> known,
      Map<String, String> routes) {
    Map<String, Traffic> traffic = new HashMap<>();
    seen.forEach(
        (name, errors) ->
            traffic.put(name, new Traffic(10, 0, 10, Latencies.NONE, Latencies.NONE, errors)));
    Map<String, EndpointWindow> endpoints = new HashMap<>();
    known.forEach(
        (route, errors) ->
            endpoints.put(route, EndpointWindow.builder("GET", route).errors(errors).build()));
    ClientWindow client =
        new ClientWindow(0, traffic, new ClientWindow.Driver(0, 0, 0, 0, 0, null));
    Window service =
        Window.builder(0, 1_000_000_000L, SystemWindow.unknown(1)).endpoints(endpoints).build();
    return ErrorCauses.of(
        List.of(StepEvidence.of(STEP, List.of(client), List.of(service))), routes);
  }
}
