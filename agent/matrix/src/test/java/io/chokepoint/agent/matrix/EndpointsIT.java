package io.chokepoint.agent.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chokepoint.agent.Seen;
import io.chokepoint.core.model.LedgerSum;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.model.ResourceKind;
import io.chokepoint.core.timeline.EndpointWindow;
import io.chokepoint.core.timeline.SlowRequest;
import io.chokepoint.core.timeline.Window;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Servers and the frameworks on them: each request once, under its route's template. */
@ExtendWith(Printed.class)
class EndpointsIT {

  static final String JAVAX = "|jakarta=javax";

  static Stream<Row> containers() {
    return Row.tried(
        jetty("9.4.20.v20190813", "servlet", JAVAX),
        jetty("9.4.53.v20231009", "servlet", JAVAX),
        jetty("10.0.26", "servlet", JAVAX),
        jetty("11.0.26", "servlet", ""),
        jetty("12.0.16", "ee8.servlet", JAVAX),
        jetty("12.0.16", "ee9.servlet", ""),
        jetty("12.0.22", "ee10.servlet", ""),
        jetty("12.0.36", "ee10.servlet", ""),
        jetty("12.1.14", "ee11.servlet", ""),
        undertow(JAVAX, "1.4.28.Final", "2.2.28.Final"),
        undertow("", "2.3.18.Final", "2.3.24.Final"),
        tomcat(JAVAX, "8.5.100", "9.0.83"),
        tomcat("", "10.1.42", "10.1.55", "11.0.27"));
  }

  static Stream<Row> jetty(String version, String servlets, String edits) {
    String group = servlets.equals("servlet") ? "" : servlets.replace(".servlet", "");
    String artifact =
        group.isEmpty()
            ? "org.eclipse.jetty:jetty-servlet:*"
            : "org.eclipse.jetty." + group + ":jetty-" + group + "-servlet:*";
    return Row.of(
        "Jetty " + group,
        List.of(artifact),
        List.of(
            "JettyService.java" + edits + "|jetty.servlet.=jetty." + servlets + ".",
            "Till.java" + edits,
            "Turnstile.java" + edits),
        version);
  }

  static Stream<Row> graphQl() {
    return Row.tried(
        Row.of(
            "GraphQL Java",
            List.of("com.graphql-java:graphql-java:*"),
            List.of("GraphQlService.java"),
            "17.6",
            "26.0"));
  }

  @ParameterizedTest
  @MethodSource("graphQl")
  void callsRequestsOfGraphQlByTheirOperation(Row row) {
    try (Service service = Service.start(row, Service.COUNTED)) {
      String longest = "a".repeat(51);
      for (String query : List.of("query Orders", "query Invalid", "query " + longest, "")) {
        String field = query.endsWith("Invalid") ? "%7Bnothing%7D" : "%7Borders%7D";
        assertThat(service.get("/graphql?query=" + query.replace(" ", "%20") + field))
            .contains(field.contains("nothing") ? "errors" : "order");
      }
      for (int i = 1; i <= 60; i++) {
        service.get("/graphql?query=query%20Q" + i + "%7Borders%7D");
      }

      service.sees(
          seen -> {
            assertThat(seen.requests("GET /graphql#Orders")).isEqualTo(1);
            assertThat(seen.requests("GET /graphql#Q49")).isEqualTo(1);
            assertThat(seen.requests("GET /graphql")).isEqualTo(3 + 11);
            assertThat(all(seen)).isEqualTo(64);
          });
    }
  }

  private static Stream<Row> undertow(String edits, String... versions) {
    return Row.of(
        "Undertow",
        List.of("io.undertow:undertow-servlet:*"),
        List.of("UndertowService.java" + edits, "Till.java" + edits, "Turnstile.java" + edits),
        versions);
  }

  static Stream<Row> tomcat(String edits, String... versions) {
    return Row.of(
        "Tomcat",
        List.of("org.apache.tomcat.embed:tomcat-embed-core:*"),
        List.of(
            "TomcatService.java" + edits,
            "Till.java" + edits,
            "Turnstile.java" + edits,
            "Mint.java" + edits),
        versions);
  }

  @ParameterizedTest
  @MethodSource("containers")
  void recordsEachRequestOnceWhereverItEnds(Row row) {
    try (Service service =
        Service.start(row, Service.COUNTED[0], Service.COUNTED[1], Enlarged.CONTROLLED)) {
      for (int i = 0; i < 3; i++) {
        service.get("/till/sale");
      }
      assertThat(service.ask("/till/fail").statusCode()).isEqualTo(500);
      assertThat(service.ask("/till/missing").statusCode()).isEqualTo(404);
      assertThat(service.get("/till/stopped")).isEqualTo("stopped");
      assertThat(service.get("/till/elsewhere")).isEqualTo("ok");
      assertThat(service.get("/till/back")).isEqualTo("ok");
      askWhatEndsElsewhere(service);
      for (int i = 0; i < 20; i++) {
        assertThat(service.ask("/nowhere/" + i).statusCode()).isEqualTo(404);
      }

      service.sees(
          seen -> {
            eachOnce(seen);
            traced(seen);
          });
      if (!row.version().startsWith("1.")) { // Undertow does not tell how many are at work
        Enlarged.andPutBack(service, "worker-threads:", "threads");
      }
    }
  }

  /** However an asynchronous request ends or fails, it is counted once. */
  private static void askWhatEndsElsewhere(Service service) {
    Stream.of("at-once", "twice", "dropped", "forgotten", "back-broken")
        .forEach(path -> askOnce(URI.create(service.url() + "/till/" + path)));
  }

  /** HttpClient asks again where the connection is closed without an answer. */
  private static void askOnce(URI uri) {
    try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
      socket.setSoTimeout(20_000);
      String request =
          "GET "
              + uri.getPath()
              + " HTTP/1.1\r\nHost: a\r\ntraceparent: "
              + Service.TRACEPARENT
              + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      socket.getInputStream().readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void eachOnce(Seen seen) {
    assertThat(seen.statuses("GET /till/*"))
        .isEqualTo(Map.of(200, 4L, 202, 1L, 203, 2L, 206, 1L, 404, 1L, 500, 4L));
    assertThat(seen.errors("GET /till/*"))
        .containsEntry("IllegalStateException", 2L)
        .containsEntry("IllegalArgumentException", 1L)
        .hasSize(3); // and one for which nobody answered in time
    assertThat(inFlightAtTheEnd(seen)).isZero();
    // the filter's time, and what passed on other threads
    assertThat(seen.ledger("GET /till/*").wallNanos()).isGreaterThan(millis(190));
    assertThat(keys(seen)).allMatch(key -> !key.contains("nowhere")).hasSizeLessThan(4);
    assertThat(all(seen)).isEqualTo(33);
  }

  private static long inFlightAtTheEnd(Seen seen) {
    Window last = seen.windows().get(seen.windows().size() - 1);
    return last.endpoints().values().stream().mapToLong(EndpointWindow::inFlight).sum();
  }

  /** The path of JAX-RS' application, in that of its context. */
  private static final String AT = "/shop/rest";

  static Stream<Row> jaxrs() {
    return Row.tried(
        jersey(JAVAX, "9.0.83", "2.25.1", "2.35"),
        jersey("", "10.1.55", "3.1.10", "3.1.11"),
        jersey("", "11.0.27", "4.0.3"),
        jerseyOnTheJdk(JAVAX, "2.47"),
        jerseyOnTheJdk("", "3.1.11"),
        resteasy(JAVAX, "2.2.37.Final", "4.7.10.Final", "5.0.10.Final"),
        resteasy("", "2.3.24.Final", "6.2.20.Final"),
        cxf(JAVAX, "2.2.37.Final", "3.5.11"),
        cxf("", "2.3.24.Final", "4.2.3"),
        Row.since(
            21,
            Row.of(
                "MicroProfile on Helidon",
                List.of("io.helidon.microprofile.bundles:helidon-microprofile:*"),
                List.of("HelidonMpService.java", "Orders.java"),
                "4.3.0")));
  }

  private static Stream<Row> jersey(String edits, String tomcat, String... versions) {
    return Row.of(
            "Jersey",
            List.of("org.glassfish.jersey.containers:jersey-container-servlet:*"),
            List.of("JerseyService.java" + edits, "Orders.java" + edits),
            versions)
        .map(row -> row.with("org.apache.tomcat.embed:tomcat-embed-core:" + tomcat))
        .map(EndpointsIT::withInjection);
  }

  private static Stream<Row> jerseyOnTheJdk(String edits, String... versions) {
    return Row.of(
            "Jersey on the JDK's server",
            List.of("org.glassfish.jersey.containers:jersey-container-jdk-http:*"),
            List.of("JerseyJdkService.java" + edits, "Orders.java" + edits),
            versions)
        .map(EndpointsIT::withInjection);
  }

  private static Row withInjection(Row row) {
    return row.version().startsWith("2.25")
        ? row
        : row.with("org.glassfish.jersey.inject:jersey-hk2:" + row.version());
  }

  private static Stream<Row> resteasy(String edits, String undertow, String... versions) {
    return Row.of(
            "RESTEasy",
            List.of("org.jboss.resteasy:resteasy-core:*"),
            List.of("ResteasyService.java" + edits, "Orders.java" + edits),
            versions)
        .map(row -> row.with("io.undertow:undertow-servlet:" + undertow));
  }

  private static Stream<Row> cxf(String edits, String undertow, String... versions) {
    return Row.of(
            "CXF",
            List.of(
                "org.apache.cxf:cxf-rt-frontend-jaxrs:*",
                "org.apache.cxf:cxf-rt-transports-http:*"),
            List.of("CxfService.java" + edits, "Orders.java" + edits),
            versions)
        .map(row -> row.with("io.undertow:undertow-servlet:" + undertow));
  }

  @ParameterizedTest
  @MethodSource("jaxrs")
  void callsJaxRsRequestsByTheirTemplates(Row row) {
    try (Service service = Service.start(row, Service.COUNTED)) {
      service.get(AT + "/orders");
      for (int i = 1; i < 6; i++) {
        assertThat(service.get(AT + "/orders/" + i)).isEqualTo("order " + i);
      }
      assertThat(service.ask(AT + "/orders/13").statusCode()).isEqualTo(500);
      assertThat(service.ask(AT + "/orders/404").statusCode()).isEqualTo(404);
      // Jersey cannot suspend on the JDK's server, nor Helidon resume on a thread that it has not
      boolean suspends = !row.library().contains(" on ");
      assertThat(service.ask(AT + "/orders/7/later").statusCode()).isEqualTo(suspends ? 200 : 500);
      assertThat(service.get(AT + "/orders/7/notes/paid")).isEqualTo("paid");
      for (int i = 0; i < 20; i++) {
        assertThat(service.ask(AT + "/nowhere/" + i).statusCode()).isEqualTo(404);
      }

      service.sees(
          seen -> {
            byTemplate(seen);
            if (suspends) {
              assertThat(seen.ledger("GET " + AT + "/orders/{id}/later").wallNanos())
                  .isGreaterThan(millis(45));
            }
          });
    }
  }

  private static void byTemplate(Seen seen) {
    assertThat(seen.requests("GET " + AT + "/orders")).isEqualTo(1);
    assertThat(seen.statuses("GET " + AT + "/orders/{id}"))
        .containsEntry(200, 5L)
        .containsEntry(404, 1L)
        .containsEntry(500, 1L)
        .hasSize(3);
    assertThat(seen.errors("GET " + AT + "/orders/{id}"))
        .containsEntry("IllegalStateException", 1L)
        .hasSize(1);
    assertThat(seen.requests("GET " + AT + "/orders/{id}/later")).isEqualTo(1);
    assertThat(keys(seen)).noneMatch(key -> key.contains("nowhere") || key.contains("paid"));
    assertThat(all(seen)).isEqualTo(30);
  }

  static Stream<Row> reactive() {
    return Row.tried(
        reactive("5.3.31", "1.0.39"),
        reactive("6.1.21", "1.1.31"),
        reactive("6.2.19", "1.2.18"),
        reactive("7.0.10", "1.3.7"));
  }

  private static Stream<Row> reactive(String spring, String netty) {
    return Row.of(
            "WebFlux",
            List.of("org.springframework:spring-webflux:*", "org.springframework:spring-context:*"),
            List.of("ReactiveService.java"),
            spring)
        .map(row -> row.with("io.projectreactor.netty:reactor-netty-http:" + netty));
  }

  @ParameterizedTest
  @MethodSource("reactive")
  void timesReactiveRequestsToTheEndOfTheirAnswer(Row row) {
    try (Service service = Service.start(row, Service.COUNTED)) {
      for (int i = 1; i < 6; i++) {
        assertThat(service.get("/orders/" + i)).isEqualTo("order " + i);
      }
      assertThat(service.ask("/orders/13").statusCode()).isEqualTo(500);
      assertThat(service.ask("/orders/404").statusCode()).isEqualTo(404);
      assertThat(service.get("/slow/1")).isEqualTo("slow 1");
      assertThat(service.get("/functional/1")).isEqualTo("f1");
      int vain = 0;
      for (int i = 0; i < 20; i++) {
        vain += askInVain(service.url() + "/nowhere/" + i);
      }
      int asked = vain;
      giveUp(service.url() + "/never");

      service.sees(
          seen -> {
            reactively(seen, asked);
            traced(seen);
          });
    }
  }

  /** Of the slowest requests it is known which trace they were part of. */
  static void traced(Seen seen) {
    assertThat(seen.windows())
        .flatExtracting(Window::slowest)
        .extracting(SlowRequest::traceId)
        .contains(Service.TRACE);
  }

  /**
   * Asks, hears nothing for a while and goes; what a client takes to begin is not of that while.
   */
  static void giveUp(String url) {
    URI asked = URI.create(url);
    String request =
        "GET "
            + asked.getPath()
            + " HTTP/1.1\r\nHost: "
            + asked.getAuthority()
            + "\r\ntraceparent: "
            + Service.TRACEPARENT
            + "\r\n\r\n";
    try (Socket socket = new Socket(asked.getHost(), asked.getPort())) {
      socket.setSoTimeout(300);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      assertThatThrownBy(() -> socket.getInputStream().read())
          .isInstanceOf(SocketTimeoutException.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Spring on Reactor Netty leaves one of the first requests for paths that it does not know
   * unanswered now and then, without the agent as well.
   *
   * @return how often it was asked until it answered
   */
  private static int askInVain(String url) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url))
            .timeout(Duration.ofSeconds(3))
            .header("traceparent", Service.TRACEPARENT)
            .build();
    for (int times = 1; times <= 5; times++) {
      try {
        HttpResponse<Void> answer =
            HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.discarding());
        assertThat(answer.statusCode()).isEqualTo(404);
        return times;
      } catch (HttpTimeoutException e) {
        // once more
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
    throw new AssertionError("no answer from " + url);
  }

  private static void reactively(Seen seen, int asked) {
    assertThat(seen.statuses("GET /orders/{id}"))
        .containsEntry(200, 5L)
        .containsEntry(404, 1L)
        .containsEntry(500, 1L)
        .hasSize(3);
    assertThat(seen.errors("GET /orders/{id}"))
        .containsEntry("IllegalStateException", 1L)
        .hasSize(1);
    assertThat(seen.requests("GET /functional/{id}")).isEqualTo(1);
    assertThat(seen.ledger("GET /slow/{id}").wallNanos()).isGreaterThan(millis(195));
    // what passes on no thread is nobody's, and that is shown
    assertThat(seen.ledger("GET /slow/{id}").unattributedNanos()).isGreaterThan(millis(180));
    assertThat(seen.statuses("GET /never")).isEqualTo(Map.of(499, 1L));
    assertThat(keys(seen)).noneMatch(key -> key.contains("nowhere"));
    assertThat(all(seen)).isBetween(30L, 10L + asked);
  }

  static Stream<Row> grpc() {
    return Row.tried(
        Row.of(
            "gRPC",
            List.of("io.grpc:grpc-netty-shaded:*", "io.grpc:grpc-stub:*"),
            List.of("GrpcService.java", "Serving.java"),
            "1.40.1",
            "1.81.0"));
  }

  @ParameterizedTest
  @MethodSource("grpc")
  void recordsCallsOfGrpcServices(Row row) {
    try (Service service = Service.start(row, Service.COUNTED)) {
      for (int i = 0; i < 5; i++) {
        assertThat(service.get("/now")).isEqualTo("found now");
      }
      assertThat(service.get("/later")).isEqualTo("found later");
      assertThat(service.get("/missing")).isEqualTo("NOT_FOUND");
      assertThat(service.get("/jammed")).isEqualTo("INTERNAL");
      assertThat(service.get("/thrown")).isEqualTo("UNKNOWN");

      String server = "127.0.0.1:" + service.get("/port");
      service.sees(
          seen -> {
            calls(seen);
            called(seen, server);
          });
    }
  }

  private static void calls(Seen seen) {
    String find = "GRPC shop.Orders/Find";
    assertThat(seen.statuses(find)).isEqualTo(Map.of(200, 6L, 404, 1L, 500, 2L));
    assertThat(seen.errors(find))
        .isEqualTo(Map.of("IllegalStateException", 1L, "IllegalArgumentException", 1L));
    assertThat(seen.ledger(find).wallNanos()).isGreaterThan(millis(45));
    assertThat(all(seen)).isEqualTo(19);
    assertThat(seen.windows().get(seen.windows().size() - 1).eventLoops()).isNotEmpty();
  }

  private static void called(Seen seen, String server) {
    ResourceId called = new ResourceId(ResourceKind.DOWNSTREAM, server);
    assertThat(seen.ledger("GET /now").charge(called).visits()).isEqualTo(5);
    LedgerSum later = seen.ledger("GET /later");
    assertThat(later.charge(called).residenceNanos()).isBetween(millis(45), later.wallNanos());
    assertThat(seen.failedCalls(server)).isEqualTo(2);
  }

  static Set<String> keys(Seen seen) {
    Set<String> keys = new TreeSet<>();
    seen.windows().forEach(w -> keys.addAll(w.endpoints().keySet()));
    return keys;
  }

  static long all(Seen seen) {
    return seen.windows().stream()
        .map(Window::endpoints)
        .flatMap(endpoints -> endpoints.values().stream())
        .mapToLong(endpoint -> endpoint.latency().count())
        .sum();
  }

  private static long millis(long millis) {
    return Duration.ofMillis(millis).toNanos();
  }
}
