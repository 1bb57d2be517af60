package io.chokepoint.agent.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Services whose class loaders do not ask the bootstrap loader for what they do not know. */
@ExtendWith(Printed.class)
class ClassLoadersIT {

  private static final String HIKARI = "com.zaxxer:HikariCP:5.1.0";
  private static final String H2 = "com.h2database:h2:2.2.224";

  private static final Row HIDING =
      new Row(
          "JDK",
          "a loader that hides all but the JDK",
          List.of(HIKARI, H2),
          List.of("HidingService.java", "HikariService.java", "JdbcTill.java", "Serving.java"));

  private static final Row DEVTOOLS =
      new Row(
          "Spring DevTools",
          "3.5.16",
          List.of(
              "org.springframework.boot:spring-boot-starter-web:3.5.16",
              "org.springframework.boot:spring-boot-devtools:3.5.16",
              "com.zaxxer:HikariCP:6.3.3",
              H2),
          List.of("DevToolsService.java"));

  static Stream<Row> osgi() {
    List<String> sources =
        List.of("OsgiService.java", "HikariService.java", "JdbcTill.java", "Serving.java");
    return Row.tried(
        Row.of(
            "Felix",
            List.of("org.apache.felix:org.apache.felix.framework:*", HIKARI, H2),
            sources,
            "5.6.12",
            "7.0.5"),
        Row.of(
            "Equinox",
            List.of("org.eclipse.platform:org.eclipse.osgi:*", HIKARI, H2),
            sources,
            "3.12.50",
            "3.23.0"),
        Row.of(
            "JBoss Modules",
            List.of("org.jboss.modules:jboss-modules:*", HIKARI, H2),
            List.of(
                "JbossModulesService.java", "HikariService.java", "JdbcTill.java", "Serving.java"),
            "1.9.2.Final",
            "2.1.6.Final"));
  }

  @ParameterizedTest
  @MethodSource("osgi")
  void accountsForServicesInBundlesAndModules(Row row) {
    try (Service service = Service.start(row, Service.COUNTED)) {
      for (int i = 0; i < 5; i++) {
        assertThat(service.get("/sum")).isEqualTo("21");
      }
      service.sees(
          seen -> {
            assertThat(seen.requests("GET /sum")).isEqualTo(5);
            assertThat(seen.borrows("till")).isEqualTo(5);
            assertThat(seen.executions("select ? + ?")).isEqualTo(5);
          });
    }
  }

  @Test
  void goesOnOverTheRestartsOfDevTools() {
    try (Service service =
        Service.start(DEVTOOLS, Service.COUNTED[0], Service.COUNTED[1], "-Dserver.port=0")) {
      for (int i = 0; i < 5; i++) {
        assertThat(service.get("/orders/2")).isEqualTo("3");
      }
      String loader = service.get("/restart");
      await()
          .atMost(Duration.ofSeconds(30))
          .ignoreExceptions()
          .untilAsserted(() -> assertThat(service.get("/loader")).isNotEqualTo(loader));
      for (int i = 0; i < 5; i++) {
        assertThat(service.get("/orders/2")).isEqualTo("3");
      }

      service.sees(
          seen -> {
            assertThat(seen.requests("GET /orders/{id}")).isEqualTo(10);
            // DevTools itself looks at the database as it starts
            assertThat(seen.borrows("orders")).isGreaterThanOrEqualTo(10);
            assertThat(seen.executions("select ? + ?")).isEqualTo(10);
          });
    }
  }

  @Test
  void leavesAloneWhatCannotSeeTheAgentAndSaysSo() {
    try (Service service = Service.start(HIDING, Service.COUNTED)) {
      for (int i = 0; i < 5; i++) {
        assertThat(service.get("/sum")).isEqualTo("21");
      }
      service.sees(seen -> assertThat(seen.requests("GET /sum")).isEqualTo(5));
      assertThat(service.output())
          .filteredOn(line -> line.contains("are left alone"))
          .hasSize(1)
          .allMatch(line -> line.contains("HidingService$Hiding"));
    }
  }
}
