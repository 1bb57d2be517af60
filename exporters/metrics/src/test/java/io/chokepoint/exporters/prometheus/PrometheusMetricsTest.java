package io.chokepoint.exporters.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.chokepoint.core.model.Charge;
import io.chokepoint.core.model.Latencies;
import io.chokepoint.core.model.LedgerSum;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.model.ResourceKind;
import io.chokepoint.core.timeline.EndpointWindow;
import io.chokepoint.core.timeline.EventLoopWindow;
import io.chokepoint.core.timeline.ExecutorWindow;
import io.chokepoint.core.timeline.LockWindow;
import io.chokepoint.core.timeline.PoolWindow;
import io.chokepoint.core.timeline.SlowRequest;
import io.chokepoint.core.timeline.StatementWindow;
import io.chokepoint.core.timeline.SystemWindow;
import io.chokepoint.core.timeline.Window;
import io.chokepoint.core.timeline.WorkersWindow;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class PrometheusMetricsTest {

  private static final long MILLI = 1_000_000;
  private static final String ORDERS = "method=\"GET\",uri=\"/orders/{id}\"";
  private static final String COMMON = "application=\"shop\",instance=\"here:1\"";

  private final AtomicLong nanos = new AtomicLong();
  private final PrometheusMetrics metrics = new PrometheusMetrics("shop", "here:1", nanos::get);

  @Test
  void addsWindowsUpToCumulativeHistograms() {
    metrics.add(window(0, endpoint(Map.of(200, 3L), 2 * MILLI, 20 * MILLI, 200 * MILLI)));
    metrics.add(window(1, endpoint(Map.of(200, 1L), 2 * MILLI)));

    String labels =
        COMMON + "," + ORDERS + ",status=\"200\",outcome=\"SUCCESS\",exception=\"none\",";
    assertThat(value("http_server_requests_seconds_bucket{" + labels + "le=\"0.0025\",}"))
        .isEqualTo(2);
    assertThat(value("http_server_requests_seconds_bucket{" + labels + "le=\"0.025\",}"))
        .isEqualTo(3);
    assertThat(value("http_server_requests_seconds_bucket{" + labels + "le=\"+Inf\",}"))
        .isEqualTo(4);
    assertThat(value("http_server_requests_seconds_count{" + labels + "}")).isEqualTo(4);
    assertThat(value("http_server_requests_seconds_sum{" + labels + "}")).isBetween(0.220, 0.228);
    assertThat(value("http_server_requests_seconds_max{" + labels + "}")).isBetween(0.199, 0.202);
  }

  @Test
  void theSlowestRequestIsTheExampleOfItsBucketWhereTheScraperReadsOpenMetrics() {
    Window traced =
        Window.builder(1_000, 1_000 * MILLI, SystemWindow.unknown(1))
            .endpoints(
                Map.of(
                    "GET /orders/{id}", endpoint(Map.of(200, 2L, 500, 1L), 2 * MILLI, 20 * MILLI)))
            .slowest(
                List.of(
                    new SlowRequest(
                        "GET /orders/{id}",
                        1_000,
                        20 * MILLI,
                        200,
                        null,
                        Map.of(),
                        Map.of(),
                        "4bf92f3577b34da6a3ce929d0e0e4736")))
            .build();

    metrics.add(traced);

    assertThat(metrics.scrape("application/openmetrics-text").body().lines())
        .filteredOn(line -> line.contains("trace_id"))
        .singleElement(STRING)
        .startsWith("http_server_requests_seconds_bucket{" + COMMON + "," + ORDERS)
        .contains("status=\"200\"", "le=\"0.025\"")
        .endsWith(" # {trace_id=\"4bf92f3577b34da6a3ce929d0e0e4736\"} 0.02 1.020");
    assertThat(scrape()).doesNotContain("trace_id");
  }

  @Test
  void anEndpointThatIsForgottenHasNoSeriesAndBeginsAtZeroWhenItComesAgain() {
    metrics.add(window(0, endpoint(Map.of(200, 3L), MILLI, MILLI, MILLI)));
    assertThat(scrape()).contains(ORDERS);

    metrics.forget("GET", "/orders/{id}");
    assertThat(scrape()).doesNotContain(ORDERS);

    metrics.add(window(1, endpoint(Map.of(200, 1L), MILLI)));
    assertThat(valueOf("http_server_requests_seconds_count")).isEqualTo(1);
    assertThat(scrape()).contains("chokepoint_ledger_seconds_total{");
  }

  @Test
  void forgetsTheMaximumAfterSomeMinutes() {
    metrics.add(window(0, endpoint(Map.of(200, 1L), 200 * MILLI)));
    metrics.add(window(240, endpoint(Map.of(200, 1L), 2 * MILLI)));

    assertThat(valueOf("http_server_requests_seconds_max")).isBetween(0.0019, 0.0021);
  }

  @Test
  void countsEachStatusExactlyAlthoughAWindowHasOneHistogram() {
    metrics.add(window(0, endpoint(Map.of(200, 3L, 500, 1L), MILLI, MILLI, MILLI, MILLI)));

    assertThat(scrape())
        .contains("status=\"500\",outcome=\"SERVER_ERROR\",exception=\"pool-timeout\",} 1.0")
        .contains("status=\"200\",outcome=\"SUCCESS\",exception=\"none\",} 3.0");
  }

  @Test
  void showsThePoolUnderHikarisNames() {
    metrics.add(window(0, endpoint(Map.of(200, 1L), MILLI)));

    String pool = COMMON + ",pool=\"main\",";
    assertThat(value("hikaricp_connections_active{" + pool + "}")).isEqualTo(8);
    assertThat(value("hikaricp_connections{" + pool + "}")).isEqualTo(10);
    assertThat(value("hikaricp_connections_pending{" + pool + "}")).isEqualTo(5);
    assertThat(value("hikaricp_connections_max{" + pool + "}")).isEqualTo(10);
    assertThat(value("hikaricp_connections_timeout_total{" + pool + "}")).isEqualTo(2);
    assertThat(value("hikaricp_connections_acquire_seconds_count{" + pool + "}")).isEqualTo(1);
    assertThat(value("chokepoint_pool_orphaned_connections{" + pool + "}")).isEqualTo(1);
    assertThat(
            value(
                "chokepoint_pool_holder_seconds_total{"
                    + COMMON
                    + ","
                    + ("method=\"GET\",pool=\"main\",uri=\"/orders/{id}\",what=\"elsewhere\",}")))
        .isEqualTo(0.4);
  }

  @Test
  void showsOtherPoolsOfConnectionsAsMicrometerDoesAndTheRestUnderOurNames() {
    metrics.add(
        window(
            Map.of(
                "c3p0's",
                pool(ResourceKind.CONNECTION_POOL, "c3p0"),
                "Commons Pool's",
                pool(ResourceKind.OBJECT_POOL, "Commons Pool"))));

    String jdbc = COMMON + ",name=\"c3p0's\",";
    assertThat(value("jdbc_connections_active{" + jdbc + "}")).isEqualTo(8);
    assertThat(value("jdbc_connections_max{" + jdbc + "}")).isEqualTo(10);
    assertThat(value("chokepoint_pool_pending{" + COMMON + ",pool=\"c3p0's\",}")).isEqualTo(5);
    assertThat(value("chokepoint_pool_nested_total{" + COMMON + ",pool=\"c3p0's\",}")).isEqualTo(3);
    String other = COMMON + ",pool=\"Commons Pool's\",";
    assertThat(value("chokepoint_pool_active{" + other + "}")).isEqualTo(8);
    assertThat(value("chokepoint_pool_timeout_total{" + other + "}")).isEqualTo(2);
    assertThat(value("chokepoint_pool_acquire_seconds_count{" + other + "}")).isEqualTo(1);
    assertThat(value("chokepoint_pool_usage_seconds_count{" + other + "}")).isEqualTo(1);
    assertThat(scrape()).doesNotContain("hikaricp_connections_active{");
  }

  private static PoolWindow pool(ResourceKind kind, String library) {
    return PoolWindow.builder(kind, library)
        .capacity(10)
        .minIdle(10)
        .busyNanos(8_000 * MILLI)
        .active(8)
        .idle(2)
        .pending(5)
        .borrowWait(latencies(30 * MILLI))
        .timeouts(2)
        .hold(latencies(500 * MILLI))
        .nested(Map.of("GET /a", new PoolWindow.Nested(3, List.of())))
        .build();
  }

  private static Window window(Map<String, PoolWindow> pools) {
    return Window.builder(0, 1_000_000_000, SystemWindow.unknown(2)).pools(pools).build();
  }

  @Test
  void saysByResourceWhatHoldersVisited() {
    metrics.add(window(0, endpoint(Map.of(200, 1L), MILLI)));

    assertThat(scrape())
        .containsPattern("holder_visited.*name=\"pay:80\".*resource=\"downstream\".* 0.2\n")
        .containsPattern("holder_visited.*name=\"stock:80\".*resource=\"downstream\".* 0.1\n")
        .containsPattern("holder_returned_total\\{.*uri=\"/orders/\\{id}\",} 1.0\n");
  }

  @Test
  void accountsForRequestTimeByResource() {
    metrics.add(window(0, endpoint(Map.of(200, 1L), 100 * MILLI)));

    String pool = COMMON + ",method=\"GET\",name=\"main\",";
    assertThat(value("ledger_seconds_total{" + pool + "phase=\"wait\"")).isEqualTo(0.03);
    assertThat(value("ledger_visits_total{" + pool)).isEqualTo(1);
    assertThat(valueOf("resource=\"unattributed\"")).isEqualTo(0.05);
  }

  @Test
  void saysHowMuchTimeItCountsAndUpToWhen() {
    metrics.add(window(0, endpoint(Map.of(200, 1L), MILLI)));
    metrics.add(window(1, endpoint(Map.of(200, 1L), MILLI)));

    assertThat(valueOf("chokepoint_window_seconds_total{")).isEqualTo(2);
    assertThat(valueOf("chokepoint_window_end_timestamp_seconds{")).isEqualTo(1_700_000_002);
  }

  @Test
  void saysWhichStepGoesOnAndNoneThatHasEnded() {
    metrics.step("20/s");
    assertThat(value("chokepoint_step{" + COMMON + ",step=\"20/s\",}")).isEqualTo(1);

    metrics.step("40/s");
    assertThat(scrape()).contains("step=\"40/s\"").doesNotContain("step=\"20/s\"");

    metrics.step(null);
    assertThat(scrape()).doesNotContain("chokepoint_step{");
  }

  @Test
  void addsUpTheResourcesOfAKindBeyondSoMany() {
    for (int i = 0; i < 3; i++) {
      metrics.add(window(i, manyStatements("/page/" + i, WindowMeters.MOST_NAMES / 2)));
    }

    assertThat(scrape().lines().filter(l -> l.contains("/page/2") && l.contains("_visits_")))
        .singleElement(STRING)
        .contains("name=\"other\"")
        .endsWith(" " + WindowMeters.MOST_NAMES / 2 + ".0");

    metrics.forget("GET", "/page/0");
    metrics.add(window(3, manyStatements("/page/3", 10)));
    assertThat(scrape().lines().filter(l -> l.contains("/page/3") && l.contains("_visits_")))
        .hasSize(10);
  }

  private static EndpointWindow manyStatements(String route, int statements) {
    Map<ResourceId, Charge> charges = new HashMap<>();
    for (int i = 0; i < statements; i++) {
      charges.put(ResourceId.sql("select " + i), new Charge(1, 0, MILLI));
    }
    return EndpointWindow.builder("GET", route)
        .latency(latencies(MILLI))
        .statuses(Map.of(200, 1L))
        .ledger(new LedgerSum(1, statements * MILLI, charges, 0, 0, 0))
        .build();
  }

  @Test
  void readsGaugesFromTheLatestWindowAndLeavesOutWhatIsUnknown() {
    metrics.add(window(0, endpoint(Map.of(200, 1L), MILLI)));

    assertThat(scrape()).contains("tomcat_threads_busy_threads").contains("tomcat_threads_config");
    assertThat(scrape())
        .containsPattern("chokepoint_eventloop_lag_seconds\\{.*name=\"loop\",} 0.25")
        .containsPattern("chokepoint_eventloop_pending\\{.*name=\"loop\",} 3.0");
    assertThat(scrape()).doesNotContain("chokepoint_cgroup_cpu_limit{");
  }

  @Test
  void showsExecutorsAsMicrometerDoesAndWaitsForLocks() {
    metrics.add(window(0, endpoint(Map.of(200, 1L), MILLI)));

    String mailer = "{" + COMMON + ",name=\"mailer\",}";
    assertThat(value("executor_active_threads" + mailer)).isEqualTo(3);
    assertThat(value("executor_queued_tasks" + mailer)).isEqualTo(9);
    assertThat(value("executor_pool_max_threads" + mailer)).isEqualTo(4);
    assertThat(value("executor_seconds_count" + mailer)).isEqualTo(2);
    assertThat(value("executor_idle_seconds_sum" + mailer)).isBetween(0.0019, 0.0021);
    assertThat(value("chokepoint_lock_wait_seconds_sum{" + COMMON + ",lock=\"stock\",}"))
        .isBetween(0.0069, 0.0071);
  }

  @Test
  void endsWhatWindowsFeedWhenNoneComesAnyMoreUntilTheNext() {
    metrics.bindAgent(() -> 1.5, () -> 2, () -> 3);
    metrics.add(window(0, endpoint(Map.of(200, 3L), MILLI, MILLI, MILLI)));
    nanos.addAndGet(4_000 * MILLI);
    assertThat(scrape()).contains("hikaricp_connections_active", "http_server_requests_seconds");

    nanos.addAndGet(2_000 * MILLI);
    assertThat(scrape()).doesNotContain("hikaricp_", "http_server_", "chokepoint_ledger");
    assertThat(valueOf("chokepoint_agent_window_age_seconds{")).isEqualTo(6);
    assertThat(valueOf("chokepoint_agent_errors_total{")).isEqualTo(2);

    metrics.add(window(6, endpoint(Map.of(200, 1L), MILLI)));
    assertThat(valueOf("http_server_requests_seconds_count{")).isEqualTo(4);
    assertThat(valueOf("chokepoint_agent_window_age_seconds{")).isZero();
  }

  @Test
  void speaksOpenMetricsToWhoeverAsksForIt() {
    PrometheusMetrics.Scrape scrape =
        metrics.scrape("application/openmetrics-text;version=1.0.0,text/plain;q=0.5");

    assertThat(scrape.contentType()).startsWith("application/openmetrics-text");
    assertThat(scrape.body()).endsWith("# EOF\n").containsOnlyOnce("# EOF");
    assertThat(metrics.scrape(null).contentType()).startsWith("text/plain; version=0.0.4");
  }

  @Test
  void leavesOutWhatWouldDrownPrometheusAndCountsIt() {
    for (int i = 0; i < Distributions.MOST_SERIES + 5; i++) {
      EndpointWindow e = endpoint("/page/" + i, Map.of(200, 1L), MILLI);
      metrics.add(window(0, e));
    }

    assertThat(scrape().lines().filter(l -> l.startsWith("http_server_requests_seconds_count")))
        .hasSize(Distributions.MOST_SERIES);
    assertThat(valueOf("chokepoint_metrics_dropped_total")).isEqualTo(5);
  }

  private String scrape() {
    return metrics.scrape(null).body();
  }

  private double value(String series) {
    return valueOf(series);
  }

  /** Of the first sample whose line contains the text. */
  private double valueOf(String text) {
    String line =
        scrape()
            .lines()
            .filter(l -> !l.startsWith("#") && l.contains(text))
            .findFirst()
            .orElseThrow(() -> new AssertionError("no " + text + " in\n" + scrape()));
    return Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
  }

  private static EndpointWindow endpoint(Map<Integer, Long> statuses, long... nanos) {
    return endpoint("/orders/{id}", statuses, nanos);
  }

  private static EndpointWindow endpoint(String route, Map<Integer, Long> statuses, long... nanos) {
    Map<ResourceId, Charge> charges =
        Map.of(
            ResourceId.pool("main"),
            new Charge(1, 30 * MILLI, 0),
            ResourceId.CPU,
            new Charge(1, 0, 20 * MILLI));
    return EndpointWindow.builder("GET", route)
        .latency(latencies(nanos))
        .statuses(statuses)
        .errors(Map.of("pool-timeout", 1L))
        .ledger(new LedgerSum(nanos.length, 100 * MILLI, charges, 0, 0, 0))
        .build();
  }

  private static Window window(int second, EndpointWindow endpoint) {
    PoolWindow pool =
        PoolWindow.builder(ResourceKind.CONNECTION_POOL, "HikariCP")
            .capacity(10)
            .minIdle(10)
            .busyNanos(8_000 * MILLI)
            .active(8)
            .idle(2)
            .pending(5)
            .borrowWait(latencies(30 * MILLI))
            .timeouts(2)
            .hold(latencies(500 * MILLI))
            .holders(
                Map.of(
                    "GET /orders/{id}",
                    new PoolWindow.Holding(
                        1,
                        500 * MILLI,
                        60 * MILLI,
                        40 * MILLI,
                        400 * MILLI,
                        Map.of(
                            new ResourceId(ResourceKind.DOWNSTREAM, "pay:80"),
                            200 * MILLI,
                            new ResourceId(ResourceKind.DOWNSTREAM, "stock:80"),
                            100 * MILLI))))
            .orphaned(Map.of("GET /orders/{id}", 1L))
            .build();
    return Window.builder(
            1_700_000_000_000L + 1000L * second, 1_000_000_000, SystemWindow.unknown(2))
        .endpoints(Map.of(endpoint.method() + " " + endpoint.route(), endpoint))
        .statements(Map.of("select 1", new StatementWindow(latencies(MILLI), 0, 0)))
        .pools(Map.of("main", pool))
        .workers(Map.of("http-nio-8080", new WorkersWindow(200, 7, 0, 12)))
        .locks(Map.of("stock", new LockWindow(latencies(7 * MILLI), Map.of(), Map.of())))
        .executors(
            Map.of(
                "mailer",
                new ExecutorWindow(4, 3, 9, latencies(2 * MILLI), latencies(5 * MILLI, 5 * MILLI))))
        .eventLoops(Map.of("loop", new EventLoopWindow(2, 20, 250_000_000, 90_000, 3, "loop-1")))
        .build();
  }

  private static Latencies latencies(long... nanos) {
    Histogram histogram = new Histogram(2);
    for (long n : nanos) {
      histogram.recordValue(n);
    }
    return Latencies.of(histogram);
  }
}
