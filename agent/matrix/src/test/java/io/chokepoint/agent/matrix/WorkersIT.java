package io.chokepoint.agent.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.agent.Seen;
import io.chokepoint.core.model.LedgerSum;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.model.ResourceKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Worker threads: what requests wait for them is charged to them, and nothing else is. */
@JudgesTimes
@Isolated("not tried beside the starts of other rows yet")
@ExtendWith(Printed.class)
class WorkersIT {

  private static final int CLIENTS = 10;
  private static final int EACH = 20;

  static Stream<Row> tomcats() {
    return Row.tried(
        EndpointsIT.tomcat(EndpointsIT.JAVAX, "8.5.100"), EndpointsIT.tomcat("", "11.0.27"));
  }

  @ParameterizedTest
  @MethodSource("tomcats")
  void chargesTheWaitForAThreadWhereThereAreTooFew(Row row) throws Exception {
    try (Service service = Service.start(row, "-Dthreads=2", "-Dstrokes=1500")) {
      long working = load(service, CLIENTS, EACH);

      service.sees(
          seen -> {
            LedgerSum ledger = seen.ledger("GET /mint/*");
            assertThat(ledger.requests()).isEqualTo(CLIENTS * EACH);
            long excess = ledger.wallNanos() - working;
            assertThat(excess).isGreaterThan(working);
            long forProcessors = ledger.charge(ResourceKind.RUN_QUEUE).waitNanos();
            assertThat(waiting(seen)).isBetween((excess - forProcessors) * 95 / 100, excess);
          });
    }
  }

  @ParameterizedTest
  @MethodSource("tomcats")
  @EnabledForJreRange(min = JRE.JAVA_21)
  void chargesTheWaitForACarrierWhereEachRequestHasAVirtualThread(Row row) throws Exception {
    try (Service service =
        Service.start(
            row,
            "-Dserving.virtual=true",
            "-Djdk.virtualThreadScheduler.parallelism=1",
            "-Djdk.virtualThreadScheduler.maxPoolSize=1",
            "-Dstrokes=1500")) {
      long warmUp = load(service, 2, EACH);
      long before = System.currentTimeMillis();
      service.sees(
          seen -> assertThat(seen.windows()).anyMatch(window -> window.startMillis() > before));
      long working = load(service, CLIENTS, EACH) - warmUp;

      service.sees(
          all -> {
            Seen seen =
                new Seen(all.windows().stream().filter(w -> w.startMillis() > before).toList());
            LedgerSum ledger = seen.ledger("GET /mint/*");
            assertThat(ledger.requests()).isEqualTo(CLIENTS * EACH);
            long excess = ledger.wallNanos() - working;
            assertThat(excess).isGreaterThan(working);
            assertThat(ledger.charge(ResourceId.CARRIERS).waitNanos())
                .isBetween(excess * 95 / 100, excess);
            assertThat(waiting(seen)).isLessThan(ledger.wallNanos() / 50);
          });
    }
  }

  @ParameterizedTest
  @MethodSource("tomcats")
  void chargesNextToNothingWhereThereAreEnough(Row row) throws Exception {
    try (Service service = Service.start(row, "-Dthreads=50", "-Dstrokes=1500")) {
      load(service, 2, EACH);

      service.sees(
          seen -> {
            assertThat(seen.requests("GET /mint/*")).isEqualTo(2 * EACH);
            assertThat(waiting(seen)).isLessThan(seen.ledger("GET /mint/*").wallNanos() / 20);
          });
    }
  }

  @ParameterizedTest
  @MethodSource("tomcats")
  void countsNoTimeThatAConnectionLiesIdle(Row row) throws Exception {
    try (Service service = Service.start(row, "-Dthreads=2", "-Dstrokes=1")) {
      for (int i = 0; i < 5; i++) {
        service.get("/mint/coin");
        Thread.sleep(200);
      }

      service.sees(
          seen -> {
            assertThat(seen.requests("GET /mint/*")).isEqualTo(5);
            assertThat(seen.ledger("GET /mint/*").wallNanos())
                .isLessThan(Duration.ofMillis(500).toNanos());
          });
    }
  }

  private static long waiting(Seen seen) {
    return seen.ledger("GET /mint/*").charge(ResourceKind.WORKER_THREADS).waitNanos();
  }

  /**
   * Loads the server's classes before it counts. Returns how long the handlers worked, all told.
   */
  private static long load(Service service, int clients, int each)
      throws InterruptedException, ExecutionException {
    for (int i = 0; i < 50; i++) {
      service.get("/till/sale");
    }
    ExecutorService pool = Executors.newFixedThreadPool(clients);
    try {
      List<Future<Long>> all = new ArrayList<>();
      for (int c = 0; c < clients; c++) {
        all.add(
            pool.submit(
                () -> {
                  long most = 0;
                  for (int i = 0; i < each; i++) {
                    most = Math.max(most, Long.parseLong(service.get("/mint/coin")));
                  }
                  return most;
                }));
      }
      long working = 0;
      for (Future<Long> client : all) {
        working = Math.max(working, client.get());
      }
      return working;
    } finally {
      pool.shutdownNow();
    }
  }
}
