package io.chokepoint.agent.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.agent.control.Control;
import io.chokepoint.agent.own.AgentErrors;
import io.chokepoint.agent.record.Recorder;
import io.chokepoint.core.model.Offered;
import io.chokepoint.core.model.Step;
import io.chokepoint.core.run.Setup;
import io.chokepoint.core.timeline.SystemWindow;
import io.chokepoint.core.timeline.Timeline;
import io.chokepoint.core.timeline.Window;
import io.chokepoint.exporters.json.Json;
import io.chokepoint.exporters.json.TimelineDocument;
import io.chokepoint.exporters.prometheus.PrometheusMetrics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ServerRoutesTest {

  private static final long START = 1_700_000_000_000L;

  private final AgentErrors errors = new AgentErrors();
  private final Timeline timeline = new Timeline();
  private final Steps steps = new Steps();
  private final AtomicInteger begun = new AtomicInteger();
  private final ServerRoutes routes = routes(null);

  @Test
  void givesTheWindowsBetweenTwoTimes() throws IOException {
    for (int i = 0; i < 10; i++) {
      timeline.append(window(i));
    }

    String from = String.valueOf(START + 3_000);
    String to = String.valueOf(START + 5_000);
    ServerAnswer answer = get("/api/v1/timeline", Map.of("from", from, "to", to));

    TimelineDocument document = Json.read(TimelineDocument.class, body(answer), "test");
    assertThat(document.application()).isEqualTo("shop");
    assertThat(document.windows())
        .extracting(Window::startMillis)
        .containsExactly(START + 3_000, START + 4_000);
  }

  @Test
  void marksStepsAndShowsThemWithTheTimeline() {
    post("{\"name\":\"light\",\"phase\":\"begin\",\"offered\":{\"perSecond\":20}}");
    assertThat(begun).hasValue(1);
    assertThat(body(get("/api/v1/timeline", Map.of()))).contains("\"steps\":[]");

    ServerAnswer answer = post("{\"name\":\"light\",\"phase\":\"end\"}");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(steps.ended(START)).extracting(Step::name).containsExactly("light");
    assertThat(steps.ended(START).get(0).offered().perSecond()).isEqualTo(20);
    assertThat(body(get("/api/v1/timeline", Map.of()))).contains("\"name\":\"light\"");
    assertThat(body(get("/api/v1/steps", Map.of()))).contains("\"name\":\"light\"");
  }

  @Test
  void takesAStepWhoseLoadNobodyKnows() {
    post("{\"name\":\"ab\",\"phase\":\"begin\"}");
    post("{\"name\":\"ab\",\"phase\":\"end\"}");

    assertThat(steps.ended(START))
        .extracting(Step::offered)
        .containsExactly(new Offered(null, null));
  }

  static Stream<String> badMarks() {
    return Stream.of(
        "",
        "null",
        "[]",
        "light",
        "{\"name\":\"light\",\"phase\":\"begin\"",
        "{\"phase\":\"begin\",\"offered\":{\"users\":1}}",
        "{\"name\":\" \",\"phase\":\"begin\",\"offered\":{\"users\":1}}",
        "{\"name\":\"light\",\"phase\":\"middle\",\"offered\":{\"users\":1}}",
        "{\"name\":\"light\",\"offered\":{\"users\":1}}",
        "{\"name\":\"light\",\"phase\":\"begin\",\"offered\":{}}",
        "{\"name\":\"light\",\"phase\":\"begin\",\"offered\":{\"users\":1,\"perSecond\":1}}",
        "{\"name\":\"light\",\"phase\":\"begin\",\"offered\":{\"users\":\"many\"}}",
        "{\"name\":\"light\",\"phase\":\"begin\",\"offered\":{\"perSecond\":-3}}",
        "{\"name\":\"light\",\"phase\":\"begin\",\"offered\":{\"users\":1},\"leaseSeconds\":0}",
        "{\"phase\":\"done\"}");
  }

  @ParameterizedTest
  @MethodSource("badMarks")
  void refusesWhatIsNoMarkInOneClearLine(String body) {
    refused(post(body), 400, "");
    assertThat(steps.all(START)).isEmpty();
    assertThat(begun).hasValue(0);
  }

  @Test
  void refusesToEndWhatIsNotUnderWay() {
    refused(post("{\"name\":\"light\",\"phase\":\"end\"}"), 409, "'light' is not under way");
  }

  @Test
  void aDriverHasTheAgentForItselfUntilItsRunIsOver() {
    AtomicLong now = new AtomicLong(START);
    Claim claim = new Claim(steps, now::get);
    StepsRoute route = new StepsRoute(steps, () -> {}, now::get);
    String begin =
        "{\"name\":\"a\",\"phase\":\"begin\",\"offered\":{\"users\":1},\"leaseSeconds\":10}";
    assertThat(claim.refusal(of("one", begin))).isNull();
    assertThat(body(route.answer(of("one", begin)))).contains("\"underWay\":{\"name\":\"a\"");
    now.addAndGet(2_500);

    ServerAnswer second = Objects.requireNonNull(claim.refusal(of("two", begin)));
    refused(second, 409, "another driver is using this agent (run one, heard of 2.50 s ago)");
    refused(route.answer(of(null, begin)), 409, "another driver");
    assertThat(claim.refusal(of(null, ""))).isNull();

    ServerAnswer done = route.answer(of("one", "{\"phase\":\"done\"}"));
    assertThat(body(done)).contains("\"name\":\"a\"").doesNotContain("underWay");
    assertThat(claim.refusal(of("two", begin))).isNull();
  }

  private static ServerRequest of(@Nullable String run, String body) {
    Map<String, String> headers = run == null ? Map.of() : Map.of(Claim.HEADER, run);
    return new ServerRequest(
        "POST", "/api/v1/steps", Map.of(), headers, body.getBytes(StandardCharsets.UTF_8), true);
  }

  @Test
  void refusesTimesThatAreNone() {
    refused(get("/api/v1/timeline", Map.of("from", "noon")), 400, "from 'noon'");
    refused(get("/api/v1/timeline", Map.of("to", "1e9")), 400, "to '1e9'");
    refused(get("/api/v1/timeline", Map.of("from", "5", "to", "4")), 400, "later");
  }

  @ParameterizedTest
  @MethodSource("readOnly")
  void answersReadersOnly(String path) {
    assertThat(get(path, Map.of()).status()).isEqualTo(200);
    refused(ask("POST", path, Map.of(), null, "{}"), 405, "POST");
    refused(ask("DELETE", path, Map.of(), null, ""), 405, "DELETE");
  }

  static Stream<String> readOnly() {
    return Stream.of("/", "/metrics", "/api/v1/timeline", "/api/v1/health", "/api/v1/diagnosis");
  }

  @Test
  void hasNothingAnywhereElse() {
    for (String path :
        List.of("/metrics/", "/favicon.ico", "/api/v1", "/api/v1/", "/api/v1/timelines", "/..")) {
      refused(get(path, Map.of()), 404, path);
    }
  }

  @Test
  void keepsControlShutWithoutATokenAndWithAWrongOne() {
    refused(ask("POST", "/api/v1/control/pool", Map.of(), null, "{}"), 403, "control is off");
    refused(ask("POST", "/api/v1/control/pool", Map.of(), "x", "{}"), 403, "control is off");
    ServerRoutes guarded = routes("secret");
    ServerRequest wrong = request("POST", "/api/v1/control/pool", Map.of(), "x", "{}");
    ServerRequest right = request("POST", "/api/v1/control/pool", Map.of(), "secret", "{}");
    refused(guarded.answer(wrong), 403, "Bearer");
    refused(guarded.answer(right), 404, "/api/v1/control/pool");
    refused(guarded.answer(fromElsewhere(right)), 403, "this machine only");
  }

  @Test
  void listsAndRefusesWhatCanBeChanged() {
    ServerRoutes guarded = routes("secret");
    for (String path : List.of("/api/v1/control", "/api/v1/control/")) {
      ServerAnswer answer = guarded.answer(request("GET", path, Map.of(), "secret", ""));
      assertThat(body(answer)).isEqualTo("{\"settings\":[]}");
    }
    String lease = "/api/v1/control/lease";
    refused(change(guarded, lease, "{\"resource\":\"nonsense:x\"}"), 400, "of no known kind");
    refused(change(guarded, lease, "{\"value\":\"many\"}"), 400, "value");
    refused(
        change(
            guarded,
            lease,
            "{\"resource\":\"connection-pool:x\",\"setting\":\"s\",\"value\":3,\"seconds\":5}"),
        409,
        "there is no s of connection pool x");
    refused(change(guarded, lease + "/1", "{\"seconds\":5}"), 409, "no change is held");
    refused(
        guarded.answer(request("DELETE", lease + "/1", Map.of(), "secret", "")),
        409,
        "no change is held");
  }

  private ServerAnswer change(ServerRoutes guarded, String path, String body) {
    return guarded.answer(request("POST", path, Map.of(), "secret", body));
  }

  private static ServerRequest fromElsewhere(ServerRequest r) {
    return new ServerRequest(r.method(), r.path(), r.query(), r.headers(), r.body(), false);
  }

  @Test
  void countsItsOwnFailureAndSaysSo() {
    ServerRoutes failing =
        new ServerRoutes(
            List.of(
                new HealthRoute(
                    () -> {
                      throw new IllegalStateException("broken");
                    })),
            errors);

    refused(
        failing.answer(request("GET", "/api/v1/health", Map.of(), null, "")),
        500,
        "the agent failed at /api/v1/health");
    assertThat(errors.count()).isEqualTo(1);
  }

  private ServerRoutes routes(@Nullable String token) {
    return new ServerRoutes(
        new Interface(
                timeline,
                steps,
                () -> new Setup("shop", "test", Map.of()),
                () ->
                    new AgentHealth(
                        "1", "shop", 1, 0, 0, 0, 0, 0, 0, List.of(), List.of(), List.of(), 0,
                        List.of()),
                () -> new PrometheusMetrics("shop", "test"),
                begun::incrementAndGet,
                0.005,
                List.of(),
                new Control(
                    List::of, new Recorder(errors), Map::of, resource -> null, line -> {}, errors),
                token,
                false)
            .routes(),
        errors);
  }

  private ServerAnswer get(String path, Map<String, String> query) {
    return ask("GET", path, query, null, "");
  }

  private ServerAnswer post(String body) {
    return ask("POST", "/api/v1/steps", Map.of(), null, body);
  }

  private ServerAnswer ask(
      String method, String path, Map<String, String> query, @Nullable String token, String body) {
    return routes.answer(request(method, path, query, token, body));
  }

  private static ServerRequest request(
      String method, String path, Map<String, String> query, @Nullable String token, String body) {
    Map<String, String> headers =
        token == null ? Map.of() : Map.of("authorization", "Bearer " + token);
    return new ServerRequest(
        method, path, query, headers, body.getBytes(StandardCharsets.UTF_8), true);
  }

  private static void refused(ServerAnswer answer, int status, String why) {
    assertThat(answer.status()).as(body(answer)).isEqualTo(status);
    assertThat(body(answer)).matches("\\{\"error\":\".+\"}").contains(why).doesNotContain("\n");
  }

  private static String body(ServerAnswer answer) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      answer.body().writeTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  private static Window window(int second) {
    return Window.builder(START + 1000L * second, 1_000_000_000, SystemWindow.unknown(2)).build();
  }
}
