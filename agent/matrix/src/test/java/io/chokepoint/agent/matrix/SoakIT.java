package io.chokepoint.agent.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chokepoint.agent.Seen;
import io.chokepoint.core.model.Charge;
import io.chokepoint.core.model.LedgerSum;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Requests of every kind, in their thousands, or millions with {@code -Dsoak.requests}: the agent
 * checks each one's account itself and counts one that does not add up as an error of its own.
 */
@Isolated("as many requests as the machine can serve")
@ExtendWith(Printed.class)
class SoakIT {

  private static final Integer ASKED = Integer.getInteger("soak.requests");
  private static final int REQUESTS = ASKED == null ? 20_000 : ASKED;
  private static final int CLIENTS = 12;
  private static final int ROUNDS = 10;

  /**
   * The first rounds load classes and compile: what a second serves grows up to here, and memory.
   */
  private static final int WARM = ROUNDS / 2;

  /** What an hour of windows may take, as the guide says. */
  private static final long TIMELINE_BYTES = 16_000_000;

  /** What the compiler and the collector still take when the service is warm. */
  private static final long NATIVE_BYTES = 24_000_000;

  /** Threads and descriptors of pools that come and go. */
  private static final int FEW = 4;

  /**
   * A service, and what it is asked.
   *
   * @param mix paths, and how many of each twenty
   * @param endpoints by path, as the agent calls them
   */
  private record Soaked(Row row, Map<String, Integer> mix, Map<String, String> endpoints) {

    String endpoint(String path) {
      return "GET " + endpoints.getOrDefault(path, path);
    }

    @Override
    public String toString() {
      return row.toString();
    }
  }

  private static final Row ROW =
      new Row(
          "HikariCP",
          "7.0.2",
          List.of("com.zaxxer:HikariCP:7.0.2", "com.h2database:h2:2.2.224"),
          List.of("EverydayService.java", "JdbcTill.java", "Serving.java"));

  private static final Soaked EVERYDAY =
      new Soaked(
          ROW,
          Map.of("/bare", 8, "/query", 5, "/locked", 2, "/handed", 2, "/monitor", 2, "/refused", 1),
          Map.of());

  private static final Soaked SHOP =
      new Soaked(
          new Row(
              "Spring Boot",
              "3.5.16",
              List.of(
                  "org.springframework.boot:spring-boot-starter-web:3.5.16",
                  "com.zaxxer:HikariCP:6.3.3",
                  "io.micrometer:micrometer-core:1.16.6",
                  "com.h2database:h2:2.2.224"),
              List.of("../../../src/test/java/io/chokepoint/agent/shop/Shop.java")),
          Map.of("/hello", 9, "/orders/1", 9, "/literal/2", 2),
          Map.of("/orders/1", "/orders/{id}", "/literal/2", "/literal/{id}"));

  private static final Soaked JETTY =
      new Soaked(
          EndpointsIT.jetty("12.1.14", "ee11.servlet", "").findFirst().orElseThrow(),
          Map.of("/till/sale", 19, "/till/missing", 1),
          Map.of("/till/sale", "/till/*", "/till/missing", "/till/*"));

  private static final Soaked WEBFLUX =
      new Soaked(
          Row.of(
                  "WebFlux",
                  List.of(
                      "org.springframework:spring-webflux:*",
                      "org.springframework:spring-context:*",
                      "io.projectreactor.netty:reactor-netty-http:1.3.7"),
                  List.of("ReactiveService.java"),
                  "7.0.10")
              .findFirst()
              .orElseThrow(),
          Map.of("/orders/7", 16, "/orders/404", 1, "/functional/3", 3),
          Map.of(
              "/orders/7", "/orders/{id}",
              "/orders/404", "/orders/{id}",
              "/functional/3", "/functional/{id}"));

  /** The gate has one of them, a soak that is asked for all, or those {@code -Dsoak.of} names. */
  static Stream<Soaked> services() {
    String of = System.getProperty("soak.of", "");
    return ASKED == null
        ? Stream.of(EVERYDAY)
        : Stream.of(EVERYDAY, SHOP, JETTY, WEBFLUX).filter(s -> s.toString().contains(of));
  }

  @ParameterizedTest
  @MethodSource("services")
  void everyAccountAddsUpAndNothingGrows(Soaked soaked) throws Exception {
    List<Held> held = new ArrayList<>();
    Map<String, Map<Integer, Long>> served = new TreeMap<>();
    try (Service service = Service.start(soaked.row, Held.ARGUMENTS.toArray(String[]::new))) {
      for (int round = 1; round <= ROUNDS; round++) {
        long began = System.nanoTime();
        round(service, soaked, served);
        double seconds = (System.nanoTime() - began) / 1e9;
        held.add(Held.by(service.pid()));
        System.out.printf(
            "soak of %s, round %d: %.0f requests/s, %s%n",
            soaked, round, REQUESTS / ROUNDS / seconds, held.get(round - 1));
      }
      Held warm = held.get(WARM - 1);
      Held last = held.get(ROUNDS - 1);
      assertThat(last.heapBytes()).isLessThan(warm.heapBytes() + TIMELINE_BYTES);
      assertThat(last.nativeBytes()).isLessThan(warm.nativeBytes() + NATIVE_BYTES);
      assertThat(last.threads()).isLessThanOrEqualTo(warm.threads() + FEW);
      assertThat(last.descriptors()).isLessThanOrEqualTo(warm.descriptors() + FEW);
      assertThat(served.values().stream().flatMap(s -> s.values().stream()).mapToLong(n -> n).sum())
          .isEqualTo((long) REQUESTS / ROUNDS * ROUNDS);
      service.sees(seen -> served.forEach((endpoint, n) -> accounted(seen, endpoint, n)));
    }
  }

  @Test
  void shedsDetailAndNoCounterWhereTheBudgetIsBroken() {
    try (Service service = Service.start(ROW, "-Dchokepoint.budget=0.001%")) {
      AtomicLong each = new AtomicLong();
      await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () -> {
                Rush.kept(4, 400, service, "/query", "/locked");
                each.addAndGet(200);
                return service.health().path("degraded").toString();
              },
              degraded ->
                  degraded.contains("stacks of who holds connections and locks (the agent"));

      service.sees(
          seen -> {
            accounted(seen, "GET /query", Map.of(200, each.get()));
            accounted(seen, "GET /locked", Map.of(200, each.get()));
          });
    }
  }

  /**
   * @param served by endpoint and status, what was answered
   */
  private static void round(Service service, Soaked soaked, Map<String, Map<Integer, Long>> served)
      throws Exception {
    List<String> deck = new ArrayList<>();
    soaked.mix.forEach((path, n) -> deck.addAll(Collections.nCopies(n, path)));
    ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    try {
      List<Future<Map<String, Map<Integer, Long>>>> running = new ArrayList<>();
      for (int client = 0; client < CLIENTS; client++) {
        int first = client;
        running.add(clients.submit(() -> client(first, service, soaked, deck)));
      }
      for (Future<Map<String, Map<Integer, Long>>> each : running) {
        each.get()
            .forEach(
                (endpoint, statuses) ->
                    statuses.forEach((status, n) -> count(served, endpoint, status, n)));
      }
    } finally {
      clients.shutdownNow();
    }
  }

  private static Map<String, Map<Integer, Long>> client(
      int first, Service service, Soaked soaked, List<String> deck) throws IOException {
    Map<String, Map<Integer, Long>> answered = new HashMap<>();
    try (KeptConnection connection = new KeptConnection(service.url())) {
      for (int i = first; i < REQUESTS / ROUNDS; i += CLIENTS) {
        String path = deck.get((i / CLIENTS + first) % deck.size());
        count(answered, soaked.endpoint(path), connection.get(path), 1);
      }
    }
    return answered;
  }

  private static void count(
      Map<String, Map<Integer, Long>> served, String endpoint, int status, long n) {
    served.computeIfAbsent(endpoint, e -> new TreeMap<>()).merge(status, n, Long::sum);
  }

  private static void accounted(Seen seen, String endpoint, Map<Integer, Long> statuses) {
    long requests = statuses.values().stream().mapToLong(n -> n).sum();
    assertThat(seen.requests(endpoint)).as(endpoint).isEqualTo(requests);
    assertThat(seen.statuses(endpoint)).as(endpoint).isEqualTo(statuses);
    seen.windows().stream()
        .map(window -> window.endpoints().get(endpoint))
        .filter(java.util.Objects::nonNull)
        .forEach(
            window -> {
              addsUp(window.ledger());
              addsUp(window.slow());
            });
  }

  private static void addsUp(LedgerSum ledger) {
    long charged = ledger.charges().values().stream().mapToLong(Charge::residenceNanos).sum();
    assertThat(ledger.unattributedNanos()).as("%s", ledger).isNotNegative();
    assertThat(charged + ledger.unattributedNanos()).isEqualTo(ledger.wallNanos());
  }
}
