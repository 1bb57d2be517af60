package io.chokepoint.driver.draft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.chokepoint.core.model.Latencies;
import io.chokepoint.core.timeline.EndpointWindow;
import io.chokepoint.core.timeline.Window;
import io.chokepoint.driver.plan.Endpoint;
import io.chokepoint.driver.plan.Plan;
import io.chokepoint.driver.plan.yaml.PlanReader;
import io.chokepoint.driver.run.FakeAgent;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class ObservedTest {

  private static final URI AGENT = URI.create("http://127.0.0.1:9405");

  @Test
  void readsAreTakenByTemplateWithTheirShareOfTheTraffic() throws Exception {
    Draft draft =
        draft(
            window(0, seen("GET", "/orders/{id}", 200, 6), seen("GET", "/about", 200, 1)),
            window(1000, seen("GET", "/orders/{id}", 200, 2), seen("GET", "/a/:b/c", 404, 1)));

    Plan plan = PlanReader.read("plan.yaml", draft.text());
    assertThat(plan.agent()).isEqualTo(AGENT);
    assertThat(plan.endpoints())
        .extracting(Endpoint::name, e -> e.path().toString(), Endpoint::weight)
        .containsExactly(
            tuple("GET /orders/{id}", "/orders/{random:1-100}", 80.0),
            tuple("GET /about", "/about", 10.0));
    assertThat(plan.load().steps().get(1).offered().perSecond()).isEqualTo(5); // 10 in two seconds
    assertThat(draft.leftOut())
        .containsExactly("GET /a/:b/c (10 % of the requests): all of them failed (404 × 1)");
  }

  @Test
  void whatOnlyValuesTellIsLeftOutWithALine() throws Exception {
    Draft draft =
        draft(
            window(
                0,
                seen("GET", "/x/{n:\\d{3}}", 200, 1),
                seen("POST", "/orders", 201, 1),
                seen("DELETE", "/orders/{id}", 204, 1),
                seen("GET", "/**", 200, 1),
                seen("GET", "other", 200, 1),
                seen("WS", "/chat/{room}", 101, 1)));

    Plan plan = PlanReader.read("plan.yaml", draft.text());
    assertThat(plan.endpoints()).hasSize(1);
    assertThat(plan.endpoints().get(0).path().toString()).isEqualTo("/x/{random:1-100}");
    assertThat(draft.leftOut()).hasSize(5);
    draft.leftOut().forEach(line -> assertThat(draft.text()).contains("# - " + line + "\n"));
  }

  @Test
  void aTargetThatNobodyNamedIsMarkedAsAGuess() {
    assertThat(draft(window(0, seen("GET", "/", 200, 1))).text())
        .contains("target: \"http://127.0.0.1:8080\"          # not known");
  }

  private static Draft draft(Window... windows) {
    return Observed.draft("shop", List.of(windows), AGENT, null);
  }

  private static EndpointWindow seen(String method, String route, int status, long count) {
    Histogram latency = new Histogram(2);
    latency.recordValueWithCount(1_000_000, count);
    return EndpointWindow.builder(method, route)
        .latency(Latencies.of(latency))
        .statuses(Map.of(status, count))
        .build();
  }

  private static Window window(long startMillis, EndpointWindow... endpoints) {
    Map<String, EndpointWindow> all = new LinkedHashMap<>();
    for (EndpointWindow e : endpoints) {
      all.put(e.method() + " " + e.route(), e);
    }
    Window idle = FakeAgent.window(startMillis, 1_000_000_000L);
    return idle.toBuilder().endpoints(all).build();
  }
}
