package io.chokepoint.agent.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.agent.Seen;
import io.chokepoint.core.model.Charge;
import io.chokepoint.core.model.ResourceKind;
import io.chokepoint.core.timeline.WorkersWindow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Servers that are no servlet containers: each request once, under its route where it has one. */
@ExtendWith(Printed.class)
class ServersIT {

  static Stream<Row> netty() {
    return Row.tried(
        Row.of(
            "Netty",
            List.of("io.netty:netty-codec-http:*"),
            List.of("NettyService.java"),
            "4.1.24.Final",
            "4.2.17.Final"));
  }

  @ParameterizedTest
  @MethodSource("netty")
  void missesNoRequestOfAnUnknownServerOnNetty(Row row) {
    try (Service service = Service.start(row, Service.COUNTED)) {
      ask(service);
      assertThat(service.get("/held/1")).isEqualTo("held");
      EndpointsIT.giveUp(service.url() + "/never");
      assertThat(pipelined(service, "/slow/1", "/orders/2", "/nowhere").split("HTTP/1.1 "))
          .hasSize(4);

      service.sees(
          seen -> {
            assertThat(seen.statuses("GET other"))
                .isEqualTo(Map.of(200, 9L, 404, 22L, 499, 1L, 500, 1L));
            assertThat(EndpointsIT.all(seen)).isEqualTo(33);
            // two waits of 200 ms on no thread; and what was waited for on the loop is known
            assertThat(seen.ledger("GET other").wallNanos()).isGreaterThan(millis(490));
            assertThat(attributed(seen, "GET other")).isGreaterThan(millis(95));
            EndpointsIT.traced(seen);
          });
    }
  }

  static Stream<Row> http2() {
    return Row.of(
        "Netty HTTP/2",
        List.of("io.netty:netty-codec-http2:*"),
        List.of("NettyHttp2Service.java", "NettyService.java"),
        "4.2.17.Final");
  }

  @ParameterizedTest
  @MethodSource("http2")
  void missesNoStreamOfAnUnknownServerOnNetty(Row row) {
    HttpClient client = HttpClient.newHttpClient();
    try (Service service = Service.start(row, Service.COUNTED)) {
      HttpRequest.Builder request = HttpRequest.newBuilder().timeout(Duration.ofSeconds(20));
      for (String path : List.of("/orders/1", "/orders/13", "/orders/404", "/slow/1", "/held/1")) {
        HttpResponse<String> answer =
            client
                .sendAsync(
                    request.uri(URI.create(service.url() + path)).build(),
                    HttpResponse.BodyHandlers.ofString())
                .join();
        assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
      }
      assertThat(
              client.sendAsync(
                  request
                      .uri(URI.create(service.url() + "/never"))
                      .timeout(Duration.ofSeconds(1))
                      .build(),
                  HttpResponse.BodyHandlers.ofString()))
          .failsWithin(Duration.ofSeconds(20));

      service.sees(
          seen -> {
            assertThat(seen.statuses("GET other"))
                .isEqualTo(Map.of(200, 3L, 404, 1L, 499, 1L, 500, 1L));
            assertThat(EndpointsIT.all(seen)).isEqualTo(6);
            assertThat(attributed(seen, "GET other")).isGreaterThan(millis(95));
          });
    }
  }

  static Stream<Row> handlers() {
    return Row.tried(
        jettyHandlers(EndpointsIT.JAVAX, "9.4.58.v20250814"),
        jettyHandlers("", "11.0.26"),
        Row.of(
            "Jetty core",
            List.of("org.eclipse.jetty:jetty-server:*"),
            List.of("JettyCoreService.java"),
            "12.1.14"),
        Row.of(
            "Undertow core",
            List.of("io.undertow:undertow-core:*"),
            List.of("UndertowHandlersService.java"),
            "2.3.24.Final"));
  }

  private static Stream<Row> jettyHandlers(String edits, String version) {
    return Row.of(
        "Jetty handlers",
        List.of("org.eclipse.jetty:jetty-server:*"),
        List.of("JettyHandlersService.java" + edits),
        version);
  }

  @ParameterizedTest
  @MethodSource("handlers")
  void missesNoRequestOfHandlersWithoutAFramework(Row row) {
    try (Service service = Service.start(row, Service.COUNTED)) {
      ask(service);
      assertThat(service.get("/held/1")).isEqualTo("held");
      boolean routes = row.library().startsWith("Undertow");

      service.sees(
          seen -> {
            String orders = routes ? "GET /orders/{id}" : "GET /orders/*";
            assertThat(seen.statuses(orders)).isEqualTo(Map.of(200, 5L, 404, 1L, 500, 1L));
            assertThat(seen.errors(orders)).isEqualTo(Map.of("IllegalStateException", 1L));
            String others = routes ? "GET /held/{id}" : "GET other";
            assertThat(attributed(seen, others)).isGreaterThan(millis(95));
            String slow = routes ? "GET /slow/{id}" : "GET other";
            assertThat(seen.ledger(slow).wallNanos()).isGreaterThan(millis(195));
            assertThat(seen.statuses("GET other").get(404)).isEqualTo(20);
            assertThat(EndpointsIT.all(seen)).isEqualTo(29);
            EndpointsIT.traced(seen);
          });
    }
  }

  static Stream<Row> jdk() {
    return Row.of(
        "JDK HttpServer",
        List.of(),
        List.of("JdkServersService.java", "Serving.java"),
        String.valueOf(Runtime.version().feature()));
  }

  @ParameterizedTest
  @MethodSource("jdk")
  void knowsTheThreadsOfTheJdksServerAndTheWaitForThem(Row row) {
    try (Service service = Service.start(row, Service.COUNTED)) {
      String port = service.get("/port");
      List<CompletableFuture<?>> answers = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        answers.add(
            HttpClient.newHttpClient()
                .sendAsync(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/two")).build(),
                    HttpResponse.BodyHandlers.ofString()));
      }
      answers.forEach(CompletableFuture::join);
      service.get("/alone");

      service.sees(
          seen -> {
            assertThat(seen.statuses("GET /two")).isEqualTo(Map.of(200, 4L));
            assertThat(seen.ledger("GET /two").charge(ResourceKind.WORKER_THREADS).waitNanos())
                .isGreaterThan(millis(190));
            assertThat(seen.ledger("GET /alone").charge(ResourceKind.WORKER_THREADS))
                .isEqualTo(Charge.NONE);
            Map<String, WorkersWindow> workers =
                new HashMap<>(seen.windows().get(seen.windows().size() - 1).workers());
            assertThat(workers.remove("HttpServer-" + port).capacity()).isEqualTo(2);
            assertThat(workers.values()).hasSize(1).allMatch(each -> each.capacity() == 1);
          });
    }
  }

  static Stream<Row> pekko() {
    return Row.tried(
        Row.amongAll(
            Row.of(
                "Akka HTTP",
                List.of(
                    "com.typesafe.akka:akka-http_2.13:*",
                    "com.typesafe.akka:akka-stream_2.13:2.6.21"),
                List.of("PekkoService.java|org.apache.pekko=akka"),
                "10.2.10")),
        Row.of(
            "Pekko HTTP",
            List.of(
                "org.apache.pekko:pekko-http_2.13:*", "org.apache.pekko:pekko-stream_2.13:1.1.2"),
            List.of("PekkoService.java"),
            "1.1.0"));
  }

  @ParameterizedTest
  @MethodSource("pekko")
  void callsRequestsByWhatTheirPathMatchersMatch(Row row) {
    try (Service service = Service.start(row, Service.COUNTED)) {
      ask(service);
      assertThat(service.get("/held/1")).isEqualTo("held");
      assertThat(pipelined(service, "/slow/1", "/orders/2", "/nowhere").split("HTTP/1.1 "))
          .hasSize(4);

      service.sees(
          seen -> {
            assertThat(seen.statuses("GET /orders/*")).isEqualTo(Map.of(200, 6L, 404, 1L, 500, 1L));
            assertThat(seen.statuses("GET /slow/*")).isEqualTo(Map.of(200, 2L));
            assertThat(seen.ledger("GET /slow/*").wallNanos()).isGreaterThan(millis(390));
            assertThat(seen.statuses("GET other")).isEqualTo(Map.of(404, 21L));
            assertThat(attributed(seen, "GET /held/*")).isGreaterThan(millis(95));
            assertThat(EndpointsIT.all(seen)).isEqualTo(32);
          });
    }
  }

  static Stream<Row> play() {
    return Row.tried(
        play("com.typesafe.play", "akka", "2.9.9"), play("org.playframework", "pekko", "3.0.9"));
  }

  private static Stream<Row> play(String group, String server, String version) {
    return Row.of(
        "Play",
        List.of(group + ":play-" + server + "-http-server_2.13:*", group + ":play-java_2.13:*"),
        List.of("PlayService.java"),
        version);
  }

  @ParameterizedTest
  @MethodSource("play")
  void callsRequestsOfPlayByTheirRoutes(Row row) {
    try (Service service = Service.start(row, Service.COUNTED)) {
      ask(service);
      assertThat(service.get("/files/a/b")).isEqualTo("file a/b");

      service.sees(
          seen -> {
            assertThat(seen.statuses("GET /orders/:id"))
                .isEqualTo(Map.of(200, 5L, 404, 1L, 500, 1L));
            assertThat(seen.statuses("GET /slow/:id")).isEqualTo(Map.of(200, 1L));
            assertThat(seen.ledger("GET /slow/:id").wallNanos()).isGreaterThan(millis(195));
            assertThat(seen.statuses("GET /files/*path")).isEqualTo(Map.of(200, 1L));
            assertThat(seen.statuses("GET other")).isEqualTo(Map.of(404, 20L));
            assertThat(EndpointsIT.all(seen)).isEqualTo(29);
          });
    }
  }

  static Stream<Row> frameworks() {
    return Row.tried(
        micronaut("3.2.7"),
        micronaut("4.10.15"),
        armeria("1.13.4", "1.31.3"),
        javalin(LATER_AT_ONCE + HANDLERS_ADDED_LATER, "4.6.8"),
        javalin(HANDLERS_ADDED_LATER, "5.6.3", "6.7.0"),
        javalin("", "7.2.3"),
        Row.of(
            "Spark", List.of("com.sparkjava:spark-core:*"), List.of("SparkService.java"), "2.9.4"),
        ktor("Netty", FOR_KTOR_2, "2.0.3"),
        ktor("Netty", "", "3.5.2"),
        ktor("CIO", FOR_KTOR_2, "2.3.13"),
        ktor("CIO", "", "3.5.2"),
        Row.since(
            21,
            Row.of(
                "Helidon",
                List.of("io.helidon.webserver:helidon-webserver:*"),
                List.of("HelidonService.java"),
                "4.5.0")));
  }

  private static final String HANDLERS_ADDED_LATER =
      "|config -> add(config.routes));=config -> {}); add(app);"
          + "|RoutesConfig app=Javalin app|import io.javalin.config.RoutesConfig;=";

  private static final String LATER_AT_ONCE =
      "|() -> later(context)=later(context)|() -> new Comp=new Comp";

  private static final String FOR_KTOR_2 =
      "|List.of(), (application, done)=List.of(), configuration -> Unit.INSTANCE, application"
          + "|RoutingRootKt=RoutingKt|(context, done)=(context, unit, done)"
          + "|context.getCall()=context.getContext()";

  private static Stream<Row> ktor(String engine, String edits, String... versions) {
    String chosen =
        engine.equals("CIO") ? "|server.netty.Netty=server.cio.CIO|Netty.INST=CIO.INST" : "";
    return Row.of(
        "Ktor " + engine,
        List.of("io.ktor:ktor-server-" + engine.toLowerCase(Locale.ROOT) + "-jvm:*"),
        List.of("KtorService.java" + chosen + edits),
        versions);
  }

  private static Stream<Row> micronaut(String version) {
    return Row.of(
        "Micronaut",
        List.of(
            "io.micronaut:micronaut-http-server-netty:*",
            "io.micronaut:micronaut-jackson-databind:*",
            "io.micronaut:micronaut-inject-java:*"),
        List.of("MicronautService.java"),
        version);
  }

  private static Stream<Row> armeria(String... versions) {
    return Row.of(
        "Armeria",
        List.of("com.linecorp.armeria:armeria:*"),
        List.of("ArmeriaService.java"),
        versions);
  }

  private static Stream<Row> javalin(String edits, String... versions) {
    return Row.of(
        "Javalin",
        List.of("io.javalin:javalin:*"),
        List.of("JavalinService.java" + edits),
        versions);
  }

  /** Whose handlers answer before they return, so that nothing is asked that never comes. */
  private static final Set<String> BLOCKING = Set.of("Spark", "Helidon");

  /** Which do not tell of a client that gave up. */
  private static final Set<String> SILENT = Set.of("Javalin", "Ktor CIO");

  /** Whose requests' headers are not read. */
  private static final Set<String> UNTRACED = Set.of("Helidon");

  @ParameterizedTest
  @MethodSource("frameworks")
  void callsRequestsByTheirRoutes(Row row) {
    try (Service service = Service.start(row, Service.COUNTED)) {
      String library = row.library();
      boolean coroutines = library.startsWith("Ktor");
      ask(service);
      assertThat(service.get("/held/1")).isEqualTo("held");
      boolean asked = !BLOCKING.contains(library);
      if (asked) {
        EndpointsIT.giveUp(service.url() + "/never");
      }
      boolean ends = asked && !SILENT.contains(library);
      int all = 29 + (ends ? 1 : 0);
      String id = Set.of("Spark", "Armeria").contains(library) ? ":id" : "{id}";

      service.sees(
          seen -> {
            byRoute(seen, id);
            assertThat(attributed(seen, "GET /held/" + id)).isGreaterThan(millis(95));
            if (coroutines) { // on a dispatcher's thread, and on the call's own again
              assertThat(limited(seen, "GET /held/" + id)).isGreaterThan(millis(195));
            }
            if (ends) {
              assertThat(seen.statuses("GET /never")).isEqualTo(Map.of(499, 1L));
            }
            assertThat(EndpointsIT.all(seen)).isEqualTo(all);
            if (!UNTRACED.contains(library)) {
              EndpointsIT.traced(seen);
            }
          });
    }
  }

  private static void byRoute(Seen seen, String id) {
    assertThat(seen.statuses("GET /orders/" + id)).isEqualTo(Map.of(200, 5L, 404, 1L, 500, 1L));
    assertThat(seen.errors("GET /orders/" + id)).isEqualTo(Map.of("IllegalStateException", 1L));
    assertThat(seen.requests("GET /slow/" + id)).isEqualTo(1);
    assertThat(seen.ledger("GET /slow/" + id).wallNanos()).isGreaterThan(millis(195));
    assertThat(EndpointsIT.keys(seen)).noneMatch(key -> key.contains("nowhere"));
  }

  private static void ask(Service service) {
    for (int i = 1; i < 6; i++) {
      assertThat(service.get("/orders/" + i)).isEqualTo("order " + i);
    }
    assertThat(service.ask("/orders/13").statusCode()).isEqualTo(500);
    assertThat(service.ask("/orders/404").statusCode()).isEqualTo(404);
    assertThat(service.get("/slow/1")).isEqualTo("slow");
    for (int i = 0; i < 20; i++) {
      assertThat(service.ask("/nowhere/" + i).statusCode()).isEqualTo(404);
    }
  }

  /** The answers to GETs that are all sent before the first is answered. */
  private static String pipelined(Service service, String... paths) {
    URI uri = URI.create(service.url());
    StringBuilder requests = new StringBuilder();
    for (String path : paths) {
      requests
          .append("GET ")
          .append(path)
          .append(" HTTP/1.1\r\nHost: a\r\ntraceparent: ")
          .append(Service.TRACEPARENT)
          .append("\r\n\r\n");
    }
    try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(requests.toString().getBytes(StandardCharsets.US_ASCII));
      StringBuilder answers = new StringBuilder();
      while (answers.toString().split("HTTP/1.1 ").length <= paths.length) {
        answers.append((char) socket.getInputStream().read());
      }
      return answers.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long attributed(Seen seen, String endpoint) {
    var ledger = seen.ledger(endpoint);
    return ledger.wallNanos() - ledger.unattributedNanos();
  }

  private static long limited(Seen seen, String endpoint) {
    return seen.ledger(endpoint).charges().entrySet().stream()
        .filter(each -> each.getKey().kind() == ResourceKind.LIMITER)
        .mapToLong(each -> each.getValue().waitNanos())
        .sum();
  }

  private static long millis(long millis) {
    return Duration.ofMillis(millis).toNanos();
  }
}
