package io.chokepoint.agent.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chokepoint.agent.Seen;
import io.chokepoint.core.model.Charge;
import io.chokepoint.core.model.LedgerSum;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Requests of every kind, in their thousands, or millions with {@code -Dsoak.requests}: the agent
 * checks each one's account itself and counts one that does not add up as an error of its own.
 */
@Isolated("as many requests as the machine can serve")
@ExtendWith(Printed.class)
class SoakIT {

  private static final int REQUESTS = Integer.getInteger("soak.requests", 20_000);
  private static final int CLIENTS = 12;
  private static final int ROUNDS = 10;

  /** What an hour of windows may take, as the guide says. */
  private static final long TIMELINE_BYTES = 16_000_000;

  /** Threads of pools that come and go. */
  private static final int FEW = 4;

  /** Of each twenty, so many. */
  private static final Map<String, Integer> MIX =
      Map.of("/bare", 8, "/query", 5, "/locked", 2, "/handed", 2, "/monitor", 2, "/refused", 1);

  private static final Row ROW =
      new Row(
          "HikariCP",
          "7.0.2",
          List.of("com.zaxxer:HikariCP:7.0.2", "com.h2database:h2:2.2.224"),
          List.of("EverydayService.java", "JdbcTill.java", "Serving.java"));

  @Test
  void everyAccountAddsUpAndNothingGrows() throws Exception {
    List<Long> heap = new ArrayList<>();
    List<Long> threads = new ArrayList<>();
    try (Service service = Service.start(ROW)) {
      ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
      try {
        for (int round = 1; round <= ROUNDS; round++) {
          long began = System.nanoTime();
          round(service, clients);
          double seconds = (System.nanoTime() - began) / 1e9;
          heap.add(Long.valueOf(service.get("/heap")));
          threads.add(Long.valueOf(service.get("/threads")));
          System.out.printf(
              "soak, round %d: %.0f requests/s, %.1f MB of heap live, %d threads%n",
              round,
              REQUESTS / ROUNDS / seconds,
              heap.get(round - 1) / 1e6,
              threads.get(round - 1));
        }
      } finally {
        clients.shutdownNow();
      }
      assertThat(last(heap)).isLessThan(heap.get(0) + TIMELINE_BYTES);
      assertThat(last(threads)).isLessThanOrEqualTo(threads.get(0) + FEW);
      Map<String, Long> served = served(service);
      assertThat(served.values().stream().mapToLong(n -> n).sum()).isGreaterThanOrEqualTo(REQUESTS);
      service.sees(seen -> served.forEach((path, n) -> accounted(seen, path, n)));
    }
  }

  @Test
  void shedsDetailAndNoCounterWhereTheBudgetIsBroken() {
    try (Service service = Service.start(ROW, "-Dchokepoint.budget=0.001%")) {
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> !service.health().path("degraded").isEmpty());
      Rush.of(4, 400, service, "/query", "/locked");

      assertThat(service.health().path("degraded").path(0).asText())
          .startsWith("samples of threads (the agent costs ");
      service.sees(
          seen -> {
            accounted(seen, "/query", 200);
            accounted(seen, "/locked", 200);
          });
    }
  }

  /** How many the service itself counted, from {@code {/bare=17, /query=4}}. */
  private static Map<String, Long> served(Service service) {
    Map<String, Long> served = new TreeMap<>();
    for (String pair : service.get("/served").replaceAll("[{} ]", "").split(",")) {
      String[] sides = pair.split("=");
      served.put(sides[0], Long.valueOf(sides[1]));
    }
    return served;
  }

  private static long last(List<Long> figures) {
    return figures.get(figures.size() - 1);
  }

  private static void round(Service service, ExecutorService clients) throws Exception {
    List<String> deck = new ArrayList<>();
    MIX.forEach((path, n) -> deck.addAll(java.util.Collections.nCopies(n, path)));
    List<Future<?>> running = new ArrayList<>();
    for (int client = 0; client < CLIENTS; client++) {
      int first = client;
      running.add(
          clients.submit(
              () -> {
                for (int i = first; i < REQUESTS / ROUNDS; i += CLIENTS) {
                  String path = deck.get((i / CLIENTS + first) % deck.size());
                  service.ask(path);
                }
              }));
    }
    for (Future<?> each : running) {
      each.get();
    }
  }

  private static void accounted(Seen seen, String path, long requests) {
    String endpoint = "GET " + path;
    assertThat(seen.requests(endpoint)).as(endpoint).isEqualTo(requests);
    assertThat(seen.statuses(endpoint)).containsOnlyKeys(path.equals("/refused") ? 500 : 200);
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
