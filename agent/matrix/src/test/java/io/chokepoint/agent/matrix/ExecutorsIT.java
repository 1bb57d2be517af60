package io.chokepoint.agent.matrix;

import static org.assertj.core.api.Assertions.assertThat;

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
}
