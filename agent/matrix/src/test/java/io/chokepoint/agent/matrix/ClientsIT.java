package io.chokepoint.agent.matrix;

import static io.chokepoint.agent.matrix.Shares.assertHardlyOf;
import static io.chokepoint.agent.matrix.Shares.assertMostlyOf;
import static io.chokepoint.agent.matrix.Shares.assertNothingOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.agent.Seen;
import io.chokepoint.core.model.Charge;
import io.chokepoint.core.model.LedgerSum;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.model.ResourceKind;
import io.chokepoint.core.timeline.PoolWindow;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** HTTP clients: calls are charged to the host called, waits for a connection to the pool. */
@JudgesTimes
@ExtendWith(Printed.class)
class ClientsIT {

  /** So many that what the first one takes to load classes is little beside them. */
  private static final int CALLS = 6;

  private static final int BODIES = 12;

  /** Whose pools no request waits for. */
  static Stream<Row> plain() {
    return Row.tried(
        Stream.of(ofJdk("HttpClient", "JdkClientService")),
        Stream.of(ofJdk("HttpURLConnection", "UrlConnectionService")),
        okHttp("OkHttp", "OkHttpService", "3.14.9", "4.9.3", "4.12.0"),
        Row.of(
            "Jetty's HttpClient",
            List.of("org.eclipse.jetty:jetty-client:*"),
            sources("JettyClientService"),
            "9.4.20.v20190813",
            "12.1.14"));
  }

  /** Its dispatcher's calls. */
  static Stream<Row> dispatched() {
    return Row.tried(okHttp("OkHttp's dispatcher", "OkHttpAsyncService", "3.14.9", "4.12.0"));
  }

  /**
   * @param old the versions before it was in two artifacts
   */
  private static Stream<Row> okHttp(String name, String service, String... old) {
    return Stream.concat(
        Row.of(name, List.of("com.squareup.okhttp3:okhttp:*"), sources(service), old),
        Row.of(name, List.of("com.squareup.okhttp3:okhttp-jvm:*"), sources(service), "5.3.2"));
  }

  /** Interfaces of frameworks, which call by one of the clients. */
  static Stream<Row> frameworks() {
    return Row.tried(
        Row.of(
            "Spring RestTemplate",
            List.of(
                "org.springframework:spring-web:*", "org.apache.httpcomponents:httpclient:4.5.14"),
            sources("SpringRestTemplateService"),
            "5.3.31"),
        Row.of(
            "Spring RestTemplate",
            List.of(
                "org.springframework:spring-web:*",
                "org.apache.httpcomponents.client5:httpclient5:5.5.2"),
            sources("SpringRestTemplateService"),
            "6.2.19"),
        Row.of(
            "Spring RestClient",
            List.of("org.springframework:spring-web:*"),
            sources("SpringRestClientService"),
            "6.1.21",
            "7.0.10"));
  }

  private static Row ofJdk(String client, String service) {
    String version = "of JDK " + Runtime.version().feature();
    return new Row(client, version, List.of(), sources(service));
  }

  static Stream<Row> pooled() {
    return Row.tried(
        Row.of(
            "Apache HttpClient",
            List.of("org.apache.httpcomponents:httpclient:*"),
            sources("Apache4Service"),
            "4.3.6",
            "4.5.14"),
        Row.of(
            "Apache HttpClient's DefaultHttpClient",
            List.of("org.apache.httpcomponents:httpclient:*"),
            sources("ApacheDefaultService"),
            "4.1.2",
            "4.5.14"),
        Row.of(
            "Apache HttpClient 5",
            List.of("org.apache.httpcomponents.client5:httpclient5:*"),
            sources("Apache5Service"),
            "5.0.4",
            "5.1.4",
            "5.3.1",
            "5.6.5"));
  }

  private static List<String> sources(String service) {
    return List.of(service + ".java", "Downstream.java", "Serving.java");
  }

  @ParameterizedTest
  @MethodSource("frameworks")
  void chargesACallToTheHostCalled(Row row) {
    try (Service service = Service.start(row)) {
      String host = service.get("/downstream");
      call(service);

      service.sees(seen -> called(seen, host));
    }
  }

  @ParameterizedTest
  @MethodSource("plain")
  void chargesACallAndTheBodyOfItsAnswerToTheHostCalled(Row row) {
    try (Service service = Service.start(row)) {
      String host = service.get("/downstream");
      call(service);
      callForABody(service);
      service.ask("/refused");

      service.sees(
          seen -> {
            called(seen, host);
            calledForABody(seen, host);
            assertThat(seen.failedCalls(host)).isEqualTo(1);
          });
    }
  }

  @ParameterizedTest
  @MethodSource("pooled")
  void chargesACallToTheHostAndTheWaitForAConnectionToThePool(Row row) {
    try (Service service = Service.start(row, Enlarged.CONTROLLED)) {
      String host = service.get("/downstream");
      call(service);
      callForABody(service);
      service.ask("/refused");
      service.get("/occupy");
      service.get("/narrow");

      service.sees(
          seen -> {
            called(seen, host);
            calledForABody(seen, host);
            assertThat(seen.failedCalls(host)).isEqualTo(1);
            LedgerSum narrow = seen.ledger("GET /narrow");
            assertThat(narrow.requests()).isEqualTo(1);
            assertMostlyOf(narrow, ResourceKind.HTTP_POOL, host);
            assertThat(pools(seen, host)).allMatch(p -> p.kind() == ResourceKind.HTTP_POOL);
            assertThat(pools(seen, host)).anyMatch(p -> Objects.equals(p.capacity(), 1 + 20));
          });
      assertThat(service.control("", "")).as("which of two").doesNotContain("http-pool:");
      if (!isOfBefore42(row)) {
        service.get("/close");
        Enlarged.andPutBack(service, "http-pool:" + host, "defaultMaxPerRoute");
      }
    }
  }

  /** Its pools are seen, and cannot be changed. */
  private static boolean isOfBefore42(Row row) {
    return row.library().endsWith("DefaultHttpClient");
  }

  private static void call(Service service) {
    for (int i = 0; i < CALLS; i++) {
      service.get("/slow");
      service.get("/local");
    }
  }

  private static void called(Seen seen, String host) {
    LedgerSum slow = seen.ledger("GET /slow");
    assertThat(slow.requests()).isEqualTo(CALLS);
    assertThat(slow.charge(new ResourceId(ResourceKind.DOWNSTREAM, host)).visits())
        .isEqualTo(CALLS);
    assertMostlyOf(slow, ResourceKind.DOWNSTREAM, host);
    assertHardlyOf(slow, ResourceKind.HTTP_POOL);
    assertNothingOf(seen.ledger("GET /local"), ResourceKind.DOWNSTREAM, ResourceKind.HTTP_POOL);
  }

  private static void callForABody(Service service) {
    for (int i = 0; i < BODIES; i++) {
      service.get("/trickled");
    }
  }

  private static void calledForABody(Seen seen, String host) {
    LedgerSum trickled = seen.ledger("GET /trickled");
    assertThat(trickled.requests()).isEqualTo(BODIES);
    assertThat(trickled.charge(new ResourceId(ResourceKind.DOWNSTREAM, host)).visits())
        .isEqualTo(BODIES);
    assertMostlyOf(trickled, ResourceKind.DOWNSTREAM, host);
  }

  @Test
  void countsAPostedCallOnce() {
    try (Service service = Service.start(ofJdk("HttpURLConnection", "UrlConnectionService"))) {
      String host = service.get("/downstream");
      service.get("/posted");

      service.sees(
          seen -> {
            LedgerSum posted = seen.ledger("GET /posted");
            assertMostlyOf(posted, ResourceKind.DOWNSTREAM, host);
            assertThat(posted.charge(ResourceKind.DOWNSTREAM).visits()).isEqualTo(1);
          });
    }
  }

  @Test
  void chargesTheWaitForAnAsynchronousCallToTheHostCalled() {
    try (Service service = Service.start(ofJdk("HttpClient", "JdkClientService"))) {
      String host = service.get("/downstream");
      service.get("/joined");
      service.get("/awaited");

      service.sees(
          seen -> {
            assertMostlyOf(seen.ledger("GET /joined"), ResourceKind.DOWNSTREAM, host);
            assertMostlyOf(seen.ledger("GET /awaited"), ResourceKind.DOWNSTREAM, host);
          });
    }
  }

  @ParameterizedTest
  @MethodSource("dispatched")
  void chargesTheWaitForTheDispatcherToThePoolAndTheCallToTheHost(Row row) {
    try (Service service = Service.start(row, Enlarged.CONTROLLED)) {
      String host = service.get("/downstream");
      call(service);
      service.get("/occupy");
      service.get("/narrow");

      service.sees(
          seen -> {
            LedgerSum slow = seen.ledger("GET /slow");
            assertThat(slow.requests()).isEqualTo(CALLS);
            // handed from thread to thread twice, which takes its time on a busy machine
            assertThat(slow.charge(ResourceKind.DOWNSTREAM).serviceNanos())
                .isGreaterThan(slow.wallNanos() * 85 / 100);
            assertThat(slow.charge(ResourceKind.HTTP_POOL).waitNanos())
                .isLessThan(slow.wallNanos() / 20);
            assertThat(slow.charge(ResourceKind.EXECUTOR)).isEqualTo(Charge.NONE);
            assertMostlyOf(seen.ledger("GET /narrow"), ResourceKind.HTTP_POOL, host);
            assertThat(pools(seen, host))
                .anyMatch(p -> p.active() == 1 && p.pending() == 1 && p.capacity() != null);
            assertNothingOf(
                seen.ledger("GET /local"), ResourceKind.DOWNSTREAM, ResourceKind.HTTP_POOL);
          });
      service.get("/close");
      Enlarged.andPutBack(service, "http-pool:" + host, "maxRequestsPerHost");
    }
  }

  private static List<PoolWindow> pools(Seen seen, String host) {
    return seen.windows().stream().map(w -> w.pools().get(host)).filter(Objects::nonNull).toList();
  }
}
