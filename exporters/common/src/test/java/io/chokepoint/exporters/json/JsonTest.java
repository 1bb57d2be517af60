package io.chokepoint.exporters.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chokepoint.core.diagnosis.Finding;
import io.chokepoint.core.diagnosis.Kind;
import io.chokepoint.core.diagnosis.Verdict;
import io.chokepoint.core.model.Charge;
import io.chokepoint.core.model.Latencies;
import io.chokepoint.core.model.LedgerSum;
import io.chokepoint.core.model.Offered;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.model.ResourceKind;
import io.chokepoint.core.model.Step;
import io.chokepoint.core.run.Run;
import io.chokepoint.core.run.Setup;
import io.chokepoint.core.timeline.ClientWindow;
import io.chokepoint.core.timeline.EndpointWindow;
import io.chokepoint.core.timeline.EventLoopWindow;
import io.chokepoint.core.timeline.PoolWindow;
import io.chokepoint.core.timeline.StatementWindow;
import io.chokepoint.core.timeline.SystemWindow;
import io.chokepoint.core.timeline.Window;
import io.chokepoint.core.timeline.WorkersWindow;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;

class JsonTest {

  private static final String SQL = "SELECT \"a\" FROM </script> WHERE x = ?";

  private final Run run =
      Run.builder()
          .setup(
              new Setup(
                  "shop", "JVM 17", Map.of("main", new Setup.Database("PostgreSQL", 100, null))))
          .timeline(List.of(window(1000), window(2000)))
          .steps(
              List.of(
                  new Step("light", 1000, 2000, Offered.open(20.5)),
                  new Step("users", 2000, 3000, Offered.closed(7))))
          .client(List.of(client(1000)))
          .targets(
              Map.of(
                  "browse",
                  Run.Target.builder().success(0.99).p95Nanos(250_000_000L).rate(12.5).build()))
          .build();

  @Test
  void aSavedRunReadsBackAsItWas() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Json.save(run, out);
    assertThat(Json.load(new ByteArrayInputStream(out.toByteArray()), "saved")).isEqualTo(run);
  }

  @Test
  void aVerdictReadsBackAndSpeaksInLabels() throws IOException {
    Verdict verdict =
        new Verdict(
            Verdict.Outcome.FINDINGS,
            "pool main is too small",
            List.of(
                new Finding(
                    Kind.POOL_TOO_SMALL,
                    ResourceId.pool("main"),
                    List.of("GET /a"),
                    0.91,
                    List.of(new Finding.Evidence("wait", 812.5, "ms", null)),
                    List.of(new Finding.RuledOut(Kind.SLOW_SQL, "0.4 ms in every step")),
                    new Finding.Remedy("grow", "maximumPoolSize", 4.0, 11.0),
                    new Finding.Prediction("p95", 900, 40, "ms", "Little"),
                    null)),
            List.of(new Verdict.Missing(Kind.GC_PRESSURE, "no pauses recorded")));
    String text = Json.text(VerdictDocument.of(verdict, 1_000));
    assertThat(text)
        .startsWith("{\"schema\":1,\"verdict\":{\"outcome\":\"findings\"")
        .contains("\"kind\":\"pool-too-small\",\"resource\":\"connection-pool:main\"")
        .doesNotContain("null");
    assertThat(Json.read(VerdictDocument.class, text, "v").verdict()).isEqualTo(verdict);
  }

  @Test
  void resourcesAreKeysAndTheUnexplainedRestIsWrittenOut() {
    assertThat(Json.text(window(1000)))
        .contains("\"connection-pool:main\":{\"visits\":2,")
        .contains("\"unattributedNanos\":1000000");
  }

  @Test
  void equalDataIsEqualText() {
    Map<String, Long> oneWay = Map.of("a", 1L, "b", 2L, "c", 3L);
    assertThat(Json.text(Map.copyOf(oneWay))).isEqualTo("{\"a\":1,\"b\":2,\"c\":3}");
  }

  @Test
  void skipsWhatItDoesNotKnowAndFillsWhatIsMissing() throws IOException {
    TimelineDocument read =
        Json.read(
            TimelineDocument.class,
            "{\"schema\":1,\"future\":{\"x\":[1]},\"setup\":{\"application\":\"a\"},"
                + "\"windows\":[{\"startMillis\":5,\"system\":{\"cpus\":2},"
                + "\"statements\":{\"S\":{\"errors\":1}}}]}",
            "doc");
    Window window = read.windows().get(0);
    assertThat(window.pools()).isEmpty();
    assertThat(window.statements().get("S").latency()).isEqualTo(Latencies.NONE);
    assertThat(window.system()).isEqualTo(SystemWindow.unknown(2));
    assertThat(read.toRun().client()).isEmpty();
  }

  @Test
  void readsAPoolOfTheTimeWhenAllWereHikaris() throws IOException {
    TimelineDocument read =
        Json.read(
            TimelineDocument.class,
            "{\"schema\":1,\"setup\":{\"application\":\"a\"},\"windows\":[{\"system\":{},"
                + "\"pools\":{\"main\":{\"capacity\":4,\"active\":2,\"holders\":{\"GET /a\":"
                + "{\"count\":1,\"holdNanos\":9}},\"orphaned\":{\"GET /b\":1},"
                + "\"oldest\":[{\"endpoint\":\"GET /b\",\"heldNanos\":7,\"orphaned\":true}]}}}]}",
            "doc");
    PoolWindow pool = read.windows().get(0).pools().get("main");

    assertThat(pool.kind()).isEqualTo(ResourceKind.CONNECTION_POOL);
    assertThat(pool.library()).isEqualTo("HikariCP");
    assertThat(pool.nested()).isEmpty();
    assertThat(pool.stillOut()).isEmpty();
    assertThat(pool.oldest()).containsExactly(new PoolWindow.Outstanding("GET /b", 7, true));
  }

  @Test
  void saysInOneLineWhatIsWrongAndWhere() {
    assertMalformed("{\"schema\":1,\n \"windows\":[{\"startMillis\":\"soon\"}]}")
        .hasMessageStartingWith("doc: line 2, column ")
        .hasMessageContaining("windows[0].startMillis");
    assertMalformed("{\"schema\":1,\n").hasMessageStartingWith("doc: line 2, column 1");
    assertMalformed("hello").hasMessageContaining("Unrecognized token 'hello'");
    assertMalformed("").hasMessageStartingWith("doc: ");
    assertMalformed("null").hasMessage("doc: empty");
    assertMalformed("{\"schema\":1,\"setup\":{}} x").hasMessageStartingWith("doc: line 1");
    assertMalformed("{\"schema\":1}").hasMessageContaining("setup");
    assertMalformed("{\"setup\":{}}").hasMessageContaining("no \"schema\"");
    assertMalformed("{\"schema\":99,\"setup\":{}}").hasMessageContaining("has schema 99");
    assertMalformed(
            "{\"schema\":1,\"setup\":{},\"windows\":[{\"system\":{},\"endpoints\":"
                + "{\"e\":{\"latency\":\"?!\"}}}]}")
        .hasMessageContaining("windows[0].endpoints.e.latency");
  }

  @Test
  void refusesARunThatIsNoGzipOrIsCutShort() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Json.save(run, out);
    byte[] cut = Arrays.copyOf(out.toByteArray(), out.size() / 2);
    assertThatThrownBy(
            () ->
                Json.load(new ByteArrayInputStream("{}".getBytes(StandardCharsets.UTF_8)), "t.gz"))
        .isInstanceOf(MalformedDocumentException.class)
        .hasMessageStartingWith("t.gz: not gzip");
    assertThatThrownBy(() -> Json.load(new ByteArrayInputStream(cut), "t.gz"))
        .isInstanceOf(MalformedDocumentException.class)
        .hasMessageStartingWith("t.gz: ");
  }

  private static AbstractThrowableAssert<?, ?> assertMalformed(String text) {
    return assertThatThrownBy(() -> Json.read(TimelineDocument.class, text, "doc"))
        .isInstanceOf(MalformedDocumentException.class)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n").hasSizeLessThan(300));
  }

  private static Window window(long start) {
    ResourceId pool = ResourceId.pool("main");
    LedgerSum ledger =
        new LedgerSum(
            2,
            9_000_000,
            Map.of(pool, new Charge(2, 5_000_000, 0), ResourceId.CPU, new Charge(2, 0, 3_000_000)),
            1,
            1_500_000,
            4096);
    PoolWindow poolWindow =
        PoolWindow.builder(ResourceKind.CONNECTION_POOL, "c3p0")
            .capacity(4)
            .busyNanos(123_456_789)
            .active(3)
            .idle(1)
            .pending(2)
            .borrowWait(latencies(1_000_000, 4_000_000))
            .timeouts(1)
            .hold(latencies(2_000_000))
            .holders(Map.of("GET /a", new PoolWindow.Holding(2, 10, 5, 3, 2)))
            .stillOut(
                Map.of(
                    "GET /c",
                    new PoolWindow.Holding(1, 9, 4, 0, 5, Map.of(ResourceId.sql(SQL), 4L))))
            .orphaned(Map.of("GET /b", 1L))
            .oldest(
                List.of(
                    new PoolWindow.Outstanding(
                        "GET /b",
                        99,
                        true,
                        "sql:" + SQL,
                        List.of("shop.Orders.pay(Orders.java:7)"))))
            .nested(
                Map.of("GET /d", new PoolWindow.Nested(3, List.of("shop.Audit.log(Audit.java:2)"))))
            .build();
    return Window.builder(start, 1_000_000_123, SystemWindow.unknown(2))
        .endpoints(
            Map.of(
                "GET /a",
                EndpointWindow.builder("GET", "/a")
                    .latency(latencies(4_000_000, 5_000_000))
                    .statuses(Map.of(200, 1L, 503, 1L))
                    .errors(Map.of("pool-timeout", 1L))
                    .ledger(ledger)
                    .inFlight(3)
                    .build()))
        .statements(Map.of(SQL, new StatementWindow(latencies(700_000), 1, 0)))
        .pools(Map.of("main", poolWindow))
        .workers(Map.of("http", new WorkersWindow(200, 7, null, 12)))
        .eventLoops(Map.of("loop", new EventLoopWindow(2, 20, 7_000_000, 90_000, 3, "loop-1")))
        .build();
  }

  private static ClientWindow client(long start) {
    return new ClientWindow(
        start,
        Map.of(
            "browse",
            new ClientWindow.Traffic(
                3, 1, 2, latencies(5_000_000, 6_000_000), latencies(4_000_000), Map.of("5xx", 1L))),
        new ClientWindow.Driver(1, 2, 3, 4, 5, null));
  }

  private static Latencies latencies(long... nanos) {
    Histogram h = new Histogram(3);
    for (long n : nanos) {
      h.recordValue(n);
    }
    return Latencies.of(h);
  }
}
