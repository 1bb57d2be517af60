package io.chokepoint.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chokepoint.agent.shop.Shop;
import io.chokepoint.exporters.monitoring.Dashboard;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged agent's HTTP interface, and a real Prometheus that scrapes it. */
class PrometheusIT {

  /** Micrometer's own names; they stay, as people's dashboards query them. */
  private static final List<String> UPSTREAM =
      List.of("process_cpu_time_ns_total ", "system_cpu_count ");

  @TempDir static Path folder;
  private static TestJvm shop;
  private static String url;
  private static String agent;

  @BeforeAll
  static void start() {
    shop =
        TestJvm.start(
            TestJvm.applicationClassPath(),
            Shop.class,
            "-javaagent:" + TestJvm.agentJar() + "=port=0,application=till",
            "-Dserver.port=0");
    url = "http://127.0.0.1:" + shop.awaitOutput("^SERVING (\\d+)");
    agent = shop.agentUrl();
    TestJvm.get(url + "/orders/1");
    TestJvm.get(url + "/fail");
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> metrics().contains("uri=\"/orders/{id}\"") && metrics().contains("/fail"));
  }

  @AfterAll
  static void stop() {
    shop.close();
  }

  @Test
  void aRealPrometheusFindsTheServicesSeries() throws IOException {
    try (Prometheus prometheus = Prometheus.start(agent.substring("http://".length()), folder)) {
      await().atMost(Duration.ofSeconds(60)).until(prometheus::ready);
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> !prometheus.query("http_server_requests_seconds_count").isEmpty());

      JsonNode orders =
          prometheus.query(
              "http_server_requests_seconds_count{uri=\"/orders/{id}\",application=\"till\"}");
      assertThat(orders).hasSize(1);
      assertThat(orders.get(0).path("metric").path("outcome").asText()).isEqualTo("SUCCESS");
      assertThat(orders.get(0).path("value").get(1).asInt()).isEqualTo(1);
      for (String expression :
          List.of(
              "histogram_quantile(0.95, http_server_requests_seconds_bucket{uri=\"/orders/{id}\"})",
              "http_server_requests_seconds_count{uri=\"/fail\",outcome=\"SERVER_ERROR\"}",
              "hikaricp_connections_max{pool=\"shop\"}",
              "hikaricp_connections_acquire_seconds_count{pool=\"shop\"}",
              "jvm_memory_used_bytes{area=\"heap\"}",
              "process_cpu_usage",
              "system_cpu_usage",
              "tomcat_threads_config_max_threads",
              "chokepoint_ledger_seconds_total{resource=\"sql\",name=~\"select .*\"}",
              "chokepoint_ledger_visits_total{resource=\"connection-pool\",name=\"shop\"}",
              "chokepoint_pool_holder_returned_total{pool=\"shop\"}",
              "time() - chokepoint_window_end_timestamp_seconds < 60",
              "chokepoint_window_seconds_total",
              "chokepoint_host_cpu_busy_seconds_total",
              "chokepoint_agent_cpu_seconds_total")) {
        assertThat(prometheus.query(expression)).as(expression).isNotEmpty();
      }
      everyPanelIsAnswered(prometheus, orders.get(0).path("metric").path("instance").asText());
    }
  }

  /** But for what this service does not have: each must be named here. */
  private static void everyPanelIsAnswered(Prometheus prometheus, String instance)
      throws IOException {
    List<String> lacking =
        List.of(
            "jdbc_connections_max",
            "chokepoint_pool_pending",
            "chokepoint_lock_wait_seconds_sum",
            "chokepoint_eventloop_lag_mean_seconds",
            "chokepoint_cgroup_throttled_seconds_total",
            "chokepoint_heap_live_bytes");
    JsonNode dashboard = new ObjectMapper().readTree(Dashboard.json());
    int asked = 0;
    for (JsonNode target : dashboard.findValues("targets")) {
      for (JsonNode each : target) {
        String expression =
            each.path("expr")
                .asText()
                .replace("$application", "till")
                .replace("$instance", instance)
                .replace("$__rate_interval", "10s");
        if (lacking.stream().noneMatch(expression::contains)) {
          await()
              .atMost(Duration.ofSeconds(20))
              .untilAsserted(
                  () -> assertThat(prometheus.query(expression)).as(expression).isNotEmpty());
          asked++;
        }
      }
    }
    assertThat(asked).isGreaterThan(15);
  }

  /** Sent again until one was the slowest of its second. */
  @Test
  void aRequestIsFoundByTheTraceThatItsCallerSent() {
    String trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> {
              TestJvm.get(
                  url + "/hold/1?millis=50", "traceparent", "00-" + trace + "-00f067aa0ba902b7-01");
              return timeline().contains("\"traceId\":\"" + trace + "\"");
            });

    assertThat(TestJvm.get(agent + "/metrics", "accept", "application/openmetrics-text").body())
        .contains(" # {trace_id=\"" + trace + "\"} ");
    assertThat(metrics()).doesNotContain(trace);
  }

  @Test
  void promtoolFindsNothingWrongThatIsOurs() throws IOException, InterruptedException {
    List<String> lint = Prometheus.lint(metrics(), folder);

    assertThat(lint).filteredOn(line -> UPSTREAM.stream().noneMatch(line::startsWith)).isEmpty();
  }

  @Test
  void namesRequestsThatAreInsideLikeThoseThatHaveEnded() throws InterruptedException {
    Thread inside = new Thread(() -> TestJvm.get(url + "/hold/1?millis=4000"));
    inside.start();

    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> timeline().matches("(?s).*\"/hold/\\{id}\"[^}]*}.*\"inFlight\":1.*"));
    inside.join();

    assertThat(timeline()).contains("\"GET /hold/{id}\":").doesNotContain("\"/hold/{id}\":");
  }

  @Test
  void showsALivePageTheHealthAndAVerdict() {
    assertThat(TestJvm.get(agent + "/").body()).startsWith("<!DOCTYPE html>");
    assertThat(TestJvm.get(agent + "/api/v1/health").body())
        .contains("\"application\":\"till\"", "\"cpuCores\":", "\"heapBytes\":", "\"errors\":0");
    assertThat(TestJvm.get(agent + "/api/v1/diagnosis").body()).contains("\"outcome\":");
  }

  @Test
  void knowsTheDatabaseOnceAStepHasBegun() throws IOException, InterruptedException {
    String begin = "{\"name\":\"light\",\"phase\":\"begin\",\"offered\":{\"perSecond\":10}}";
    assertThat(post("/api/v1/steps", begin).statusCode()).isEqualTo(200);
    assertThat(post("/api/v1/steps", "{\"name\":\"light\",\"phase\":\"end\"}").statusCode())
        .isEqualTo(200);

    await().atMost(Duration.ofSeconds(10)).until(() -> timeline().contains("\"product\":\"H2 "));
    assertThat(timeline()).contains("\"name\":\"light\"");
  }

  @Test
  void refusesEachMistakeInOneClearLine() throws IOException, InterruptedException {
    refused(TestJvm.get(agent + "/nothing"), 404, "nothing at /nothing");
    refused(TestJvm.get(agent + "/api/v1/timeline?from=noon"), 400, "from 'noon' is no number");
    refused(TestJvm.get(agent + "/api/v1/control/pools"), 403, "control is off");
    refused(post("/metrics", ""), 405, "POST is not answered at /metrics");
    refused(post("/api/v1/steps", "{\"name\":"), 400, "line 1");
    refused(post("/api/v1/steps", "x".repeat(70_000)), 413, "longer than");
  }

  private static void refused(HttpResponse<String> response, int status, String why) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.body()).startsWith("{\"error\":\"").contains(why).doesNotContain("\n");
  }

  private static String metrics() {
    return TestJvm.get(agent + "/metrics").body();
  }

  private static String timeline() {
    return TestJvm.get(agent + "/api/v1/timeline").body();
  }

  private static HttpResponse<String> post(String path, String body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(agent + path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
  }
}
