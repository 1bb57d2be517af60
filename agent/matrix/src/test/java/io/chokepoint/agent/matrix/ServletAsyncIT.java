package io.chokepoint.agent.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.agent.Seen;
import io.chokepoint.core.model.Charge;
import io.chokepoint.core.model.LedgerSum;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.model.ResourceKind;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests that leave their container's thread: what they wait for is what their tasks do. */
@JudgesTimes
@ExtendWith(Printed.class)
class ServletAsyncIT {

  private static final List<String> WAYS = List.of("/async", "/future", "/deferred", "/callable");

  static Stream<Row> rows() {
    return Row.tried(spring("5.3.31", "9.0.83"), spring("7.0.10", "11.0.27"));
  }

  private static Stream<Row> spring(String version, String tomcat) {
    return Row.of(
            "Spring MVC",
            List.of("org.springframework:spring-webmvc:*", "org.springframework:spring-context:*"),
            List.of("SpringAsyncService.java"),
            version)
        .map(row -> row.with("org.apache.tomcat.embed:tomcat-embed-core:" + tomcat));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void chargesTheQueueThatAnAsynchronousRequestsTaskWaitedIn(Row row) {
    try (Service service = Service.start(row)) {
      service.warmUp(() -> ask(service));
      long since = ThreadsIT.forget(service);
      ask(service);

      Map<String, Long> truth = ThreadsIT.truth(service);
      service.sees(seen -> queued(ThreadsIT.since(since, seen), truth));
    }
  }

  private static void ask(Service service) {
    for (String way : WAYS) {
      Rush.of(6, 60, service, way);
    }
    Rush.of(2, 20, service, "/forgotten");
  }

  private static void queued(Seen seen, Map<String, Long> truth) {
    for (String way : WAYS) {
      LedgerSum ledger = seen.ledger("GET " + way);
      assertThat(ledger.requests()).as(way).isEqualTo(60);
      long queued = truth.get(way);
      assertThat(ledger.charge(new ResourceId(ResourceKind.EXECUTOR, "kitchen")).waitNanos())
          .as(way + " of " + ledger)
          .isBetween(ThreadsIT.atLeast(queued), ThreadsIT.atMost(queued));
      assertThat(ledger.unattributedNanos()).isNotNegative();
    }
    LedgerSum forgotten = seen.ledger("GET /forgotten");
    assertThat(forgotten.requests()).isEqualTo(20);
    assertThat(forgotten.charge(ResourceKind.EXECUTOR)).isEqualTo(Charge.NONE);
  }
}
