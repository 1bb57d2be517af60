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
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Application servers as they are distributed, with a war and a pool of two connections, for which
 * no request waits longer than a second: only where all versions are asked for.
 */
@ExtendWith(Printed.class)
class ApplicationServersIT {

  private static final int LAST_WITH_A_SECURITY_MANAGER = 23;
  private static final int PAYARA_7_NEEDS = 21;

  private static final List<String> API =
      List.of("jakarta.ws.rs:jakarta.ws.rs-api:3.0.0", "jakarta.servlet:jakarta.servlet-api:5.0.0");
  private static final String H2 = "com.h2database:h2:2.2.224";

  private static final String SUM = "GET /shop/rest/orders/{id}";
  private static final String LEAK = "GET /shop/rest/orders/{id}/leak";

  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @TempDir Path folder;

  static Stream<Row> wildFlys() {
    return Stream.of(
        row("IronJacamar", "1.5.9.Final", "org.wildfly:wildfly-dist:zip:27.0.0.Final"),
        row("IronJacamar", "3.0.18.Final", "org.wildfly:wildfly-dist:zip:39.0.1.Final"));
  }

  static Stream<Row> payaras() {
    String micro = "fish.payara.extras:payara-micro:";
    return Stream.of(
        row("Payara", "6.2023.8", micro + "6.2023.8"),
        row("Payara", "7.2026.11", micro + "7.2026.11"));
  }

  static Stream<Row> liberties() {
    String runtime = "io.openliberty:openliberty-runtime:zip:";
    return Stream.of(
        row("Open Liberty", "22.0.0.1", runtime + "22.0.0.1"),
        row("Open Liberty", "26.0.0.3", runtime + "26.0.0.3"));
  }

  private static Row row(String library, String version, String coordinate) {
    return new Row(library, version, List.of(coordinate), List.of("WarShop.java"));
  }

  static Stream<Row> askedWildFlys() {
    return asked(wildFlys());
  }

  static Stream<Row> askedPayaras() {
    return asked(payaras().limit(Runtime.version().feature() < PAYARA_7_NEEDS ? 1 : 2));
  }

  static Stream<Row> askedLiberties() {
    return asked(liberties());
  }

  private static Stream<Row> asked(Stream<Row> rows) {
    boolean old = Runtime.version().feature() <= LAST_WITH_A_SECURITY_MANAGER;
    return Row.amongAll(rows.skip(old ? 0 : 1));
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("askedWildFlys")
  void accountsForWildFly(Row row) throws IOException {
    Path home = unzip(row);
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
    deploy(row, home.resolve("standalone/deployments/shop.war"));
    int port = freePort();
    try (TestJvm jvm =
        TestJvm.start(
            with("-mp", home + "/modules", "org.jboss.as.standalone"),
            List.of(home.resolve("jboss-modules.jar").toString()),
            "org.jboss.modules.Main",
            "-Xmx400m",
            "-Dshop.pool=java:jboss/datasources/ExampleDS",
            "-Djboss.home.dir=" + home,
            "-Djboss.bind.address=127.0.0.1",
            "-Djboss.bind.address.management=127.0.0.1",
            "-Djboss.http.port=" + port,
            "-Djboss.https.port=" + freePort(),
            "-Djboss.management.http.port=" + freePort(),
            "-javaagent:" + TestJvm.agentJar() + "=port=0")) {
      leaksItsPool(jvm, "WFLYSRV0025", port, "ExampleDS", "default");
    }
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("askedPayaras")
  void accountsForPayara(Row row) throws IOException {
    Path war = folder.resolve("shop.war");
    deploy(row, war);
    Path listener = folder.resolve("listener");
    Files.writeString(
        listener,
        "set configs.config.server-config.network-config.network-listeners."
            + "network-listener.http-listener.address=127.0.0.1\n");
    Path pool = folder.resolve("pool");
    Files.writeString(
        pool,
        "create-jdbc-connection-pool --datasourceclassname org.h2.jdbcx.JdbcDataSource"
            + " --restype javax.sql.DataSource --maxpoolsize 2 --steadypoolsize 1 --maxwait 1000"
            + " --property URL=jdbc\\:h2\\:mem\\:shop:user=sa:password=sa shop\n"
            + "create-jdbc-resource --connectionpoolid shop jdbc/shop\n");
    int port = freePort();
    try (TestJvm jvm =
        TestJvm.start(
            with(
                "--port",
                String.valueOf(port),
                "--nocluster",
                "--rootDir",
                folder.resolve("root").toString(),
                "--prebootcommandfile",
                listener.toString(),
                "--postbootcommandfile",
                pool.toString(),
                "--contextroot",
                "shop",
                "--deploy",
                war.toString()),
            List.of(Service.resolve(row.coordinates().get(0)).toString()),
            "fish.payara.micro.PayaraMicro",
            "-Xmx400m",
            "-Dshop.pool=jdbc/shop",
            "-javaagent:" + TestJvm.agentJar() + "=port=0")) {
      leaksItsPool(jvm, "Payara Micro URLs", port, "shop", "http-thread-pool::http-listener");
    }
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("askedLiberties")
  void accountsForLiberty(Row row) throws IOException {
    Path home = unzip(row);
    Path server = home.resolve("usr/servers/shop");
    deploy(row, Files.createDirectories(server.resolve("apps")).resolve("shop.war"));
    int port = freePort();
    boolean ee9 = row.version().startsWith("22.");
    Files.writeString(
        server.resolve("server.xml"),
        """
        <server>
          <featureManager>
            <feature>servlet-%s</feature><feature>restfulWS-%s</feature>
            <feature>jdbc-4.2</feature><feature>jndi-1.0</feature>
          </featureManager>
          <httpEndpoint id="defaultHttpEndpoint" host="127.0.0.1" httpPort="%d" httpsPort="-1"/>
          <dataSource jndiName="jdbc/shop" type="javax.sql.DataSource">
            <connectionManager maxPoolSize="2" minPoolSize="0" connectionTimeout="1s"/>
            <jdbcDriver javax.sql.DataSource="org.h2.jdbcx.JdbcDataSource">
              <library><file name="%s"/></library>
            </jdbcDriver>
            <properties URL="jdbc:h2:mem:shop" user="sa" password="sa"/>
          </dataSource>
          <webApplication location="shop.war" contextRoot="/shop"/>
        </server>
        """
            .formatted(ee9 ? "5.0" : "6.0", ee9 ? "3.0" : "3.1", port, Service.resolve(H2)));
    try (TestJvm jvm =
        TestJvm.start(
            with("shop"),
            List.of(home.resolve("bin/tools/ws-server.jar").toString()),
            "com.ibm.ws.kernel.boot.cmdline.EnvCheck",
            "-Xmx400m",
            "-Dshop.pool=jdbc/shop",
            "-javaagent:" + home.resolve("bin/tools/ws-javaagent.jar"),
            "@" + home.resolve("lib/platform/java/java9.options"),
            "-javaagent:" + TestJvm.agentJar() + "=port=0")) {
      returnsWhatItHolds(jvm, port);
    }
  }

  private static void leaksItsPool(TestJvm jvm, String ready, int port, String pool, String workers)
      throws IOException {
    String url = callsBoth(jvm, ready, port);
    get(url + "1/leak");
    get(url + "2/leak");
    assertThat(get(url + "7").statusCode()).isEqualTo(500);

    accountsFor(
        jvm,
        seen -> {
          assertThat(seen.statuses(SUM)).isEqualTo(Map.of(200, 5L, 500, 1L));
          assertThat(seen.errors(SUM)).isEqualTo(Map.of("pool-timeout", 1L));
          chargesBoth(seen, pool, workers);
          assertThat(seen.latestPool(pool).active()).isEqualTo(2);
          assertThat(seen.latestPool(pool).idle()).isZero();
          assertThat(seen.holding(pool, SUM).count()).isEqualTo(5);
        });
  }

  /** Liberty takes back what a request has not closed. */
  private static void returnsWhatItHolds(TestJvm jvm, int port) throws IOException {
    String url = callsBoth(jvm, "CWWKF0011I", port);
    for (int i = 0; i < 3; i++) {
      assertThat(get(url + i + "/leak").statusCode()).isEqualTo(200);
    }
    assertThat(get(url + "7").statusCode()).isEqualTo(200);

    accountsFor(
        jvm,
        seen -> {
          assertThat(seen.statuses(SUM)).isEqualTo(Map.of(200, 6L));
          chargesBoth(seen, "jdbc/shop", "Default Executor");
          assertThat(seen.latestPool("jdbc/shop").active()).isZero();
          assertThat(seen.holding("jdbc/shop", SUM).count()).isEqualTo(6);
          assertThat(seen.holding("jdbc/shop", LEAK).count()).isEqualTo(3);
        });
  }

  private static String callsBoth(TestJvm jvm, String ready, int port) throws IOException {
    await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> jvm.output().stream().anyMatch(line -> line.contains(ready)));
    String url = "http://127.0.0.1:" + port + "/shop/";
    await().atMost(Duration.ofSeconds(30)).until(() -> get(url + "till/coin").statusCode() == 200);
    for (int i = 0; i < 5; i++) {
      assertThat(get(url + "rest/orders/" + i).body()).isEqualTo("21");
    }
    return url + "rest/orders/";
  }

  private static void chargesBoth(Seen seen, String pool, String workers) {
    assertThat(seen.requests("GET /shop/till/*")).isPositive();
    assertThat(seen.ledger(SUM).charges())
        .containsKey(new ResourceId(ResourceKind.WORKER_THREADS, workers))
        .hasEntrySatisfying(
            new ResourceId(ResourceKind.CONNECTION_POOL, pool),
            charge -> assertThat(charge.visits()).isEqualTo(6));
    assertThat(seen.executions("select ? + ?")).isPositive();
    PoolWindow state = seen.latestPool(pool);
    assertThat(state.capacity()).isEqualTo(2);
    Window last = seen.windows().get(seen.windows().size() - 1);
    assertThat(last.workers()).containsKey(workers);
  }

  private static void accountsFor(TestJvm jvm, Consumer<Seen> expected) throws IOException {
    await()
        .atMost(Duration.ofSeconds(15))
        .untilAsserted(() -> expected.accept(new Seen(jvm.timeline())));
    assertThat(jvm.output()).noneMatch(line -> line.contains("skipped"));
    String health = TestJvm.get(jvm.agentUrl() + "/api/v1/health").body();
    assertThat(new ObjectMapper().readTree(health).path("errors").asInt(-1)).as(health).isZero();
  }

  /** A command that appends these to the arguments of the rest of it. */
  private static List<String> with(String... arguments) {
    return List.of(
        "sh", "-c", "exec \"$@\" '" + String.join("' '", Arrays.asList(arguments)) + "'", "sh");
  }

  private void deploy(Row row, Path war) throws IOException {
    Path classes = Files.createDirectories(folder.resolve("classes"));
    List<String> api = API.stream().map(each -> Service.resolve(each).toString()).toList();
    List<String> arguments = new ArrayList<>(List.of("-nowarn", "-proc:none", "-parameters"));
    arguments.addAll(List.of("--release", "17", "-cp", String.join(File.pathSeparator, api)));
    arguments.addAll(List.of("-d", classes.toString()));
    arguments.add(
        Path.of(System.getProperty("chokepoint.services"), row.sources().get(0)).toString());
    int failed =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, arguments.toArray(String[]::new));
    assertThat(failed).isZero();
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(war));
        Stream<Path> compiled = Files.list(classes)) {
      for (Path each : compiled.toList()) {
        zip.putNextEntry(new ZipEntry("WEB-INF/classes/" + each.getFileName()));
        Files.copy(each, zip);
      }
    }
  }

  /** Returns its home, the one folder in it. */
  private Path unzip(Row row) throws IOException {
    Path server = folder.resolve("server");
    try (InputStream file = Files.newInputStream(Service.resolve(row.coordinates().get(0)));
        ZipInputStream zip = new ZipInputStream(file)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        Path to = server.resolve(entry.getName());
        if (entry.isDirectory()) {
          Files.createDirectories(to);
        } else {
          Files.createDirectories(to.getParent());
          Files.copy(zip, to);
        }
      }
    }
    try (Stream<Path> inside = Files.list(server)) {
      return inside.findFirst().orElseThrow();
    }
  }

  /** Over HTTP/1.1: Liberty would take the JDK's client at its word and go on with HTTP/2. */
  private static HttpResponse<String> get(String url) throws IOException {
    try {
      return HTTP.send(
          HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
