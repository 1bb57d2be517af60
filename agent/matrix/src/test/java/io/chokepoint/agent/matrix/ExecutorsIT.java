package io.chokepoint.agent.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import io.chokepoint.core.model.ResourceKind;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Executors that are not the JDK's usual ones, changed and put back. */
@ExtendWith(Printed.class)
class ExecutorsIT {

  /** What the JDK lets be changed of fork-join pools, it does since then. */
  private static final int FORK_JOIN_SINCE = 19;

  /** In the shape that the service asks for. */
  private static final int STRUCTURED_SINCE = 25;

  static Stream<Row> rows() {
    return Row.tried(
        Row.of(
            "JBoss threads",
            List.of("org.jboss.threads:jboss-threads:*"),
            List.of("ExecutorsService.java", "Serving.java"),
            "3.5.0.Final",
            "3.9.2"));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void areEnlargedAndPutBack(Row row) {
    try (Service service = Service.start(row, Enlarged.CONTROLLED)) {
      service.get("/jboss");
      service.get("/fork-join");

      service.sees(seen -> assertThat(seen.requests("GET /jboss")).isEqualTo(1));
      Enlarged.andPutBack(service, "executor:baker", "threads");
      if (Runtime.version().feature() >= FORK_JOIN_SINCE) {
        Enlarged.andPutBack(service, "executor:ForkJoinPool", "parallelism");
      }
    }
  }

  static Stream<Row> structured() {
    return Row.since(
        STRUCTURED_SINCE,
        Stream.of(
            new Row(
                "Structured concurrency",
                "of JDK " + Runtime.version().feature(),
                List.of(),
                List.of("StructuredService.java", "Serving.java"))));
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("structured")
  void chargesARequestWithTheLongestOfItsSubtasks(Row row) {
    try (Service service = Service.start(row, Service.COUNTED)) {
      assertThat(service.get("/both")).isEqualTo("both");

      service.sees(
          seen ->
              assertThat(seen.ledger("GET /both").charges().entrySet())
                  .filteredOn(each -> each.getKey().kind() == ResourceKind.LIMITER)
                  .singleElement()
                  .satisfies(
                      limiter ->
                          assertThat(limiter.getValue().waitNanos())
                              .isBetween(195_000_000L, 295_000_000L)));
    }
  }
}
