package io.chokepoint.agent.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chokepoint.core.timeline.SlowRequest;
import io.chokepoint.core.timeline.Window;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Services that have other agents too: each agent sees what it would see alone. */
@ExtendWith(Printed.class)
class BesideAgentsIT {

  private static final String JACOCO =
      agent("org.jacoco:org.jacoco.agent:jar:runtime:0.8.15", "=output=none");

  private static final List<String> OTHERS =
      List.of(
          agent("io.opentelemetry.javaagent:opentelemetry-javaagent:2.22.0", ""),
          JACOCO,
          agent("org.aspectj:aspectjweaver:1.9.25.1", ""));

  private static final List<String> LOGGED_SPANS =
      List.of(
          "-Dotel.traces.exporter=logging",
          "-Dotel.metrics.exporter=none",
          "-Dotel.logs.exporter=none",
          "-Dotel.instrumentation.common.default-enabled=false", // else it takes long to start
          "-Dotel.instrumentation.executors.enabled=true",
          "-Dotel.instrumentation.hikaricp.enabled=true",
          "-Dotel.instrumentation.java-http-server.enabled=true",
          "-Dotel.instrumentation.jdbc.enabled=true");

  private static final Row ROW =
      new Row(
          "OpenTelemetry, JaCoCo, AspectJ",
          "2.22.0, 0.8.15, 1.9.25.1",
          List.of("com.zaxxer:HikariCP:5.1.0", "com.h2database:h2:2.2.224"),
          List.of("HikariService.java", "JdbcTill.java", "Serving.java"));

  private static final Row MODULES =
      new Row(
          "JBoss Modules as WildFly starts it, JaCoCo",
          "2.1.6.Final, 0.8.15",
          List.of(
              "org.jboss.modules:jboss-modules:2.1.6.Final",
              "com.zaxxer:HikariCP:5.1.0",
              "com.h2database:h2:2.2.224"),
          List.of(
              "JbossMainService.java",
              "OwnLogManager.java",
              "HikariService.java",
              "JdbcTill.java",
              "Serving.java"));

  private static String agent(String coordinate, String arguments) {
    return "-javaagent:" + Service.resolve(coordinate) + arguments;
  }

  @Test
  void seesAllAndHidesNothingWhenItComesFirst() {
    try (Service service = Service.start(ROW, LOGGED_SPANS, OTHERS)) {
      allSeeAll(service);
    }
  }

  @Test
  void seesAllAndHidesNothingWhenItComesLast() {
    try (Service service = Service.start(ROW, OTHERS, LOGGED_SPANS)) {
      allSeeAll(service);
    }
  }

  /** As a server does that names its log manager late: nobody may have used another before. */
  @Test
  void leavesTheLogManagerToTheServerThatBringsOneThoughAnotherAgentLoadsClassesBefore() {
    try (Service service = Service.start(MODULES, List.of("-Dlate.millis=1500"), List.of(JACOCO))) {
      assertThat(service.output()).contains("log manager OwnLogManager");
      assertThat(service.get("/sum")).isEqualTo("21");
      service.sees(seen -> assertThat(seen.executions("select ? + ?")).isEqualTo(1));
    }
  }

  private static void allSeeAll(Service service) {
    for (int i = 0; i < 5; i++) {
      assertThat(service.get("/sum")).isEqualTo("21");
    }
    service.sees(
        seen -> {
          assertThat(seen.requests("GET /sum")).isEqualTo(5);
          assertThat(seen.windows())
              .flatExtracting(Window::slowest)
              .extracting(SlowRequest::traceId)
              .containsOnly(Service.TRACE);
          assertThat(seen.borrows("till")).isEqualTo(5);
          assertThat(seen.executions("select ? + ?")).isEqualTo(5);
        });
    await()
        .atMost(Duration.ofSeconds(15))
        .untilAsserted(
            () -> {
              assertThat(spans(service, "GET /sum' : " + Service.TRACE)).isEqualTo(5);
              assertThat(spans(service, "SELECT")).isGreaterThanOrEqualTo(5);
            });
    assertThat(service.output())
        .noneMatch(line -> line.contains("IllegalClassFormatException"))
        .noneMatch(line -> line.contains("aspect weaver cannot"))
        .noneMatch(line -> line.contains("sun.misc.Unsafe") && line.contains("chokepoint"));
  }

  private static long spans(Service service, String name) {
    return service.output().stream()
        .filter(line -> line.contains("LoggingSpanExporter - '" + name))
        .count();
  }
}
