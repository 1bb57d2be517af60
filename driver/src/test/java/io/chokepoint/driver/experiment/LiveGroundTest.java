package io.chokepoint.driver.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.chokepoint.core.diagnosis.Finding.Prediction;
import io.chokepoint.core.experiment.Experiment;
import io.chokepoint.core.experiment.ExperimentOutcome;
import io.chokepoint.core.experiment.Figure;
import io.chokepoint.core.experiment.Lease;
import io.chokepoint.core.experiment.Setting;
import io.chokepoint.core.model.Latencies;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.report.Report;
import io.chokepoint.core.run.Run;
import io.chokepoint.core.run.Setup;
import io.chokepoint.core.timeline.EndpointWindow;
import io.chokepoint.core.timeline.SystemWindow;
import io.chokepoint.core.timeline.Window;
import io.chokepoint.driver.agent.AgentClient;
import io.chokepoint.driver.run.Conclusion;
import io.chokepoint.driver.run.Interrupt;
import io.chokepoint.exporters.json.ControlDocument;
import io.chokepoint.exporters.json.Json;
import io.chokepoint.exporters.json.TimelineDocument;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An agent whose service answers in a fifth of the time while its pool is larger. */
class LiveGroundTest implements LiveGround.Clock {

  private static final String ORDER = "GET /orders";
  private static final long SECOND = 1_000_000_000L;
  private static final long START = 1_000_000_000_000L;
  private static final int SECONDS_UNTIL_SET = 32;
  private static final Setting SIZE =
      new Setting(ResourceId.pool("main"), "maximumPoolSize", 4, 1, null);

  private final List<Window> windows = new CopyOnWriteArrayList<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final AtomicInteger reads = new AtomicInteger();
  private HttpServer server;
  private volatile long nowMillis = START;
  private volatile boolean larger;
  private double millisWhenLarger = 20;
  private int readsBefore;
  private volatile long agentAheadMillis;
  private long setsTheClockBy;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
    server.createContext("/api/v1/control/lease", this::lease);
    server.createContext("/api/v1/control", this::control);
    server.createContext("/api/v1/timeline", this::timeline);
    server.start();
    for (int i = 0; i < 20; i++) {
      second();
    }
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void measuresByTheAgentsTimelineAlone() {
    Experiment tried = conduct();
    assertThat(tried.outcome()).as(tried.because()).isEqualTo(ExperimentOutcome.CONFIRMED);
    assertThat(tried.from()).isBetween(95.0, 105.0);
    assertThat(tried.to()).isBetween(19.0, 21.0);
    assertThat(tried.because()).contains("pairs of blocks at 50/s");
    assertThat(asked)
        .startsWith("POST /api/v1/control/lease")
        .last()
        .asString()
        .startsWith("DELETE");
    assertThat(larger).isFalse();
  }

  @Test
  void takesBackWhatMakesTheServiceSlow() {
    millisWhenLarger = 900;
    Experiment tried = conduct();
    assertThat(tried.outcome()).as(tried.because()).isEqualTo(ExperimentOutcome.REFUTED);
    assertThat(tried.because()).startsWith("p99 was").contains("taken back at once");
    assertThat(larger).isFalse();
  }

  /** The driver goes on in its own time, and finds the agent's seconds where they are now. */
  @ParameterizedTest
  @ValueSource(longs = {3_600_000, -3_600_000})
  void goesOnWhereTheMachinesClockIsSet(long byMillis) {
    setsTheClockBy = byMillis;
    Experiment tried = conduct();
    assertThat(agentAheadMillis).isEqualTo(byMillis);
    assertThat(tried.outcome()).as(tried.because()).isEqualTo(ExperimentOutcome.CONFIRMED);
    assertThat(larger).isFalse();
  }

  @Test
  void countsSecondsThatNobodySets() {
    AtomicLong nanos = new AtomicLong(-5);
    SteadyClock clock = new SteadyClock(START, nanos::get);
    nanos.addAndGet(3 * SECOND);
    assertThat(clock.millis()).isEqualTo(START + 3_000);
  }

  @Test
  void isUnfitForWhatOnlyClientsSeeAndWithoutLoad() {
    try (Interrupt interrupt = Interrupt.listen()) {
      LiveGround ground = ground(interrupt);
      assertThat(ground.unfit(report(), SIZE, Figure.BEFORE_THE_SERVICE)).contains("only clients");
      assertThat(ground.unfit(report(), SIZE, Figure.meanOf(ORDER))).isNull();
      windows.clear();
      assertThat(ground.unfit(report(), SIZE, Figure.meanOf(ORDER)))
          .isEqualTo("hardly any requests come");
    }
  }

  private Experiment conduct() {
    Figure figure = Figure.meanOf(ORDER);
    Prediction predicted = new Prediction("mean of " + ORDER, 100, 25, "ms", "law", figure);
    try (Interrupt interrupt = Interrupt.listen()) {
      return ground(interrupt)
          .conduct(report(), SIZE, new Remedied(9, figure, predicted), figure, "it", 60 * SECOND);
    }
  }

  private LiveGround ground(Interrupt interrupt) {
    URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    return new LiveGround(new AgentClient(url, null, "secret"), line -> {}, this, interrupt);
  }

  private Report report() {
    Run run = Run.builder().timeline(List.copyOf(windows)).build();
    return Conclusion.of(run, "live");
  }

  @Override
  public long millis() {
    return nowMillis;
  }

  /** Time goes on once what was asked for in the last second is answered, or a while later. */
  @Override
  public void sleepUntil(long unixMillis) {
    while (nowMillis < unixMillis) {
      int before = readsBefore;
      long began = System.nanoTime();
      while (System.nanoTime() - began < (reads.get() > before ? SECOND / 100 : SECOND / 5)) {
        Thread.onSpinWait();
      }
      readsBefore = reads.get();
      second();
    }
  }

  private void second() {
    double millis = larger ? millisWhenLarger : 100;
    Histogram histogram = new Histogram(3);
    double varied = millis * (1 + 0.01 * (windows.size() * 7 % 5 - 2));
    histogram.recordValueWithCount((long) (varied * 1e6), 50);
    EndpointWindow endpoint =
        EndpointWindow.builder("GET", "/orders")
            .latency(Latencies.of(histogram))
            .statuses(Map.of(200, 50L))
            .build();
    windows.add(
        Window.builder(nowMillis + agentAheadMillis, SECOND, SystemWindow.unknown(1))
            .endpoints(Map.of(ORDER, endpoint))
            .build());
    nowMillis += 1_000;
    if (windows.size() == SECONDS_UNTIL_SET) {
      agentAheadMillis = setsTheClockBy;
    }
  }

  private void lease(HttpExchange exchange) throws IOException {
    String line = exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
    boolean mine = "Bearer secret".equals(exchange.getRequestHeaders().getFirst("Authorization"));
    exchange.getRequestBody().readAllBytes();
    if (mine && !line.startsWith("POST /api/v1/control/lease/")) {
      asked.add(line);
      larger = line.startsWith("POST");
    }
    answer(exchange, Json.text(lease()));
  }

  private Lease lease() {
    return new Lease("1", SIZE, 9, true, 5, larger ? null : "back", null);
  }

  private void control(HttpExchange exchange) throws IOException {
    answer(exchange, Json.text(new ControlDocument(List.of(SIZE), lease())));
  }

  private void timeline(HttpExchange exchange) throws IOException {
    String query = exchange.getRequestURI().getQuery();
    long from = Long.parseLong(query.replaceAll("from=(\\d+).*", "$1"));
    List<Window> since = new ArrayList<>(windows);
    since.removeIf(w -> w.startMillis() < from);
    answer(exchange, Json.text(TimelineDocument.of(Setup.UNKNOWN, List.of(), since)));
    reads.incrementAndGet();
  }

  private void answer(HttpExchange exchange, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange
        .getResponseHeaders()
        .set("Chokepoint-Time", Long.toString(nowMillis + agentAheadMillis));
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
