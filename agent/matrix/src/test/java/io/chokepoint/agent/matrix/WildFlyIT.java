package io.chokepoint.agent.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.chokepoint.agent.Seen;
import io.chokepoint.agent.TestJvm;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.core.model.ResourceKind;
import io.chokepoint.core.timeline.PoolWindow;
import io.chokepoint.core.timeline.Window;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** WildFly as it is distributed, with a war: only where all versions are asked for. */
@ExtendWith(Printed.class)
class WildFlyIT {

  private static final int LAST_WITH_A_SECURITY_MANAGER = 23;

  @TempDir Path folder;

  static Stream<Row> rows() {
    return Stream.of(row("1.5.9.Final", "27.0.0.Final"), row("3.0.18.Final", "39.0.1.Final"));
  }

  private static Row row(String ironJacamar, String wildFly) {
    return new Row(
        "IronJacamar",
        ironJacamar,
        List.of("org.wildfly:wildfly-dist:zip:" + wildFly),
        List.of("WildFlyShop.java"));
  }

  static Stream<Row> asked() {
    boolean old = Runtime.version().feature() <= LAST_WITH_A_SECURITY_MANAGER;
    return Row.amongAll(rows().skip(old ? 0 : 1));
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("asked")
  void accountsForItsPoolWorkersAndApplications(Row row) throws IOException {
    unzip(Service.resolve(row.coordinates().get(0)));
    Path home;
    try (Stream<Path> inside = Files.list(folder)) {
      home = inside.findFirst().orElseThrow();
    }
    deploy(home, row.sources().get(0));
    int port = freePort();
    String url = "http://127.0.0.1:" + port + "/shop/rest/orders/";
    try (TestJvm jvm = start(home, port)) {
      await()
          .atMost(Duration.ofMinutes(2))
          .until(() -> jvm.output().stream().anyMatch(line -> line.contains("WFLYSRV0025")));
      for (int i = 0; i < 5; i++) {
        assertThat(TestJvm.get(url + i).body()).isEqualTo("21");
      }
      TestJvm.get(url + "1/leak");
      TestJvm.get(url + "2/leak");
      assertThat(TestJvm.get(url + "7").statusCode()).isEqualTo(500);

      await()
          .atMost(Duration.ofSeconds(15))
          .untilAsserted(() -> accountedFor(new Seen(jvm.timeline())));
      assertThat(jvm.output()).noneMatch(line -> line.contains("skipped"));
      String health = TestJvm.get(jvm.agentUrl() + "/api/v1/health").body();
      assertThat(new ObjectMapper().readTree(health).path("errors").asInt(-1)).as(health).isZero();
    }
  }

  private static void accountedFor(Seen seen) {
    String sum = "GET /shop/rest/orders/{id}";
    assertThat(seen.statuses(sum)).isEqualTo(Map.of(200, 5L, 500, 1L));
    assertThat(seen.errors(sum)).isEqualTo(Map.of("pool-timeout", 1L));
    assertThat(seen.ledger(sum).charges())
        .containsKey(new ResourceId(ResourceKind.WORKER_THREADS, "default"))
        .hasEntrySatisfying(
            new ResourceId(ResourceKind.CONNECTION_POOL, "ExampleDS"),
            charge -> assertThat(charge.visits()).isEqualTo(6));
    PoolWindow pool = seen.latestPool("ExampleDS");
    assertThat(pool.capacity()).isEqualTo(2);
    assertThat(pool.active()).isEqualTo(2);
    assertThat(pool.idle()).isZero();
    assertThat(seen.holding("ExampleDS", sum).count()).isEqualTo(5);
    Window last = seen.windows().get(seen.windows().size() - 1);
    assertThat(last.workers()).containsKey("default");
  }

  private TestJvm start(Path home, int port) throws IOException {
    return TestJvm.start(
        List.of("sh", "-c", "exec \"$@\" -mp '" + home + "/modules' org.jboss.as.standalone", "sh"),
        List.of(home.resolve("jboss-modules.jar").toString()),
        "org.jboss.modules.Main",
        "-Xmx400m",
        "-Djboss.home.dir=" + home,
        "-Djboss.bind.address=127.0.0.1",
        "-Djboss.bind.address.management=127.0.0.1",
        "-Djboss.http.port=" + port,
        "-Djboss.https.port=" + freePort(),
        "-Djboss.management.http.port=" + freePort(),
        "-javaagent:" + TestJvm.agentJar() + "=port=0");
  }

  /** With two connections at most, for which no request waits longer than a second. */
  private void deploy(Path home, String source) throws IOException {
    Path file = home.resolve("standalone/configuration/standalone.xml");
    String before = "<driver>h2</driver>";
    String xml = Files.readString(file);
    assertThat(xml).contains(before);
    Files.writeString(
        file,
        xml.replaceFirst(before, before + "<pool><max-pool-size>2</max-pool-size></pool>")
            .replaceFirst(
                "</datasource>",
                "<timeout><blocking-timeout-millis>1000</blocking-timeout-millis></timeout>"
                    + "</datasource>"));
    Path classes = Files.createDirectories(folder.resolve("classes"));
    List<String> arguments = new ArrayList<>(List.of("-nowarn", "-proc:none", "-cp", api(home)));
    arguments.addAll(List.of("-parameters", "-d", classes.toString()));
    arguments.add(Path.of(System.getProperty("chokepoint.services"), source).toString());
    int failed =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, arguments.toArray(String[]::new));
    assertThat(failed).isZero();
    Path war = home.resolve("standalone/deployments/shop.war");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(war));
        Stream<Path> compiled = Files.list(classes)) {
      for (Path each : compiled.toList()) {
        zip.putNextEntry(new ZipEntry("WEB-INF/classes/" + each.getFileName()));
        Files.copy(each, zip);
      }
    }
  }

  private static String api(Path home) throws IOException {
    Path jakarta = home.resolve("modules/system/layers/base/jakarta");
    try (Stream<Path> all = Files.walk(jakarta)) {
      return String.join(
          ":", all.map(Path::toString).filter(name -> name.endsWith(".jar")).toList());
    }
  }

  private void unzip(Path distribution) throws IOException {
    try (InputStream file = Files.newInputStream(distribution);
        ZipInputStream zip = new ZipInputStream(file)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        Path to = folder.resolve(entry.getName());
        if (entry.isDirectory()) {
          Files.createDirectories(to);
        } else {
          Files.createDirectories(to.getParent());
          Files.copy(zip, to);
        }
      }
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
