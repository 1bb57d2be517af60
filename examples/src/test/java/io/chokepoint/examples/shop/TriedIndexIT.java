package io.chokepoint.examples.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.chokepoint.examples.Main;
import io.chokepoint.examples.database.Database;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An index that is tried on a real PostgreSQL: whatever happens meanwhile, it is gone again. */
class TriedIndexIT {

  private static final Path AGENT = Path.of("../agent/target/chokepoint-agent.jar");
  private static final String TOKEN = "open sesame";
  private static final String STATEMENT =
      "sql:select id, customer_id, product_id, quantity, status, placed_at from orders"
          + " where customer_id = ? order by placed_at desc limit ?";
  private static final String ON_ORDERS =
      "from pg_index where indrelid = 'orders'::regclass and not indisprimary";
  private static final int ORDERS = 200_000;
  private static final Duration LEASE = Duration.ofSeconds(2);
  private static final Duration SOON = Duration.ofSeconds(20);

  private static Database database;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final List<Process> processes = new ArrayList<>();
  @TempDir private Path folder;
  private Process shop;
  private String url;
  private String agent;

  @BeforeAll
  static void startDatabase() throws Exception {
    assumeThat(AGENT).as("built by the whole tree's build").exists();
    database = Database.start(0, ORDERS, false, 0);
    execute("create role guest login; grant all on all tables in schema public to guest");
  }

  @AfterAll
  static void stopDatabase() {
    if (database != null) {
      database.close();
    }
  }

  @BeforeEach
  void startShop() throws Exception {
    startShop(database.url());
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    processes.forEach(Process::destroyForcibly);
    assertThat(answer("select count(*) " + ON_ORDERS)).isEqualTo("0");
  }

  @Test
  void isThereWhileTheLeaseIsHeldAndGoneOnceItIsGivenBack() throws Exception {
    String id = take(30);
    awaitIndexes("1", "indisvalid");
    await().atMost(SOON).until(() -> control().contains("\"settled\" : true"));
    assertThat(
            answer(
                "select relname from pg_class where oid = (select indexrelid " + ON_ORDERS + ")"))
        .startsWith("chokepoint_tried_");
    assertThat(answer("explain select * from orders where customer_id = 7"))
        .contains("chokepoint_tried_");
    assertThat(send("DELETE", "/lease/" + id, "").body())
        .contains("it was given back; put back to 0");
    awaitIndexes("0", "true");
    assertThat(log())
        .contains("control: create index concurrently \"chokepoint_tried_")
        .containsPattern("control: index chokepoint_tried_\\w+ dropped");
  }

  @Test
  void isDroppedWhenTheLeaseIsNotRenewed() throws Exception {
    take(LEASE.toSeconds());
    awaitIndexes("1", "true");
    await().atMost(Duration.ofSeconds(8)).until(() -> indexes("true").equals("0"));
    assertThat(control()).contains("it was not renewed in time; put back to 0");
  }

  @Test
  void isDroppedWhenTheServiceStops() throws Exception {
    take(30);
    awaitIndexes("1", "indisvalid");
    shop.destroy();
    shop.waitFor();
    assertThat(indexes("true")).isEqualTo("0");
  }

  /** Nobody is there to drop it; the next trial does. */
  @Test
  void isDroppedByTheNextTrialWhereTheServiceWasKilled() throws Exception {
    take(30);
    awaitIndexes("1", "indisvalid");
    shop.destroyForcibly().waitFor();
    execute("create index chokepoint_tried_left on orders (product_id)");
    assertThat(indexes("true")).isEqualTo("2");
    startShop(database.url());
    take(LEASE.toSeconds());
    await().atMost(SOON).until(() -> log().contains("chokepoint_tried_left was left by a service"));
    awaitIndexes("0", "true");
  }

  /** It waits for every transaction that was there before. */
  @Test
  void isGivenUpWhereATransactionDoesNotEnd() throws Exception {
    try (Connection other = DriverManager.getConnection(database.url());
        Statement sql = other.createStatement()) {
      other.setAutoCommit(false);
      sql.execute("update orders set quantity = 1 where id = 1");
      take(30);
      awaitIndexes("1", "not indisvalid");
      await()
          .atMost(SOON)
          .until(() -> control().contains("the index could not be created: ERROR: canceling"));
      other.rollback();
    }
    awaitIndexes("0", "true");
  }

  @Test
  void isNotCreatedWhereTheUserMayNot() throws Exception {
    shop.destroyForcibly().waitFor();
    startShop(database.url().replace("user=postgres", "user=guest"));
    take(30);
    await()
        .atMost(SOON)
        .until(() -> control().contains("the service's user may not create one on orders"));
  }

  /** And has its statement seen, so that its plan is known. */
  private void startShop(String databaseUrl) throws Exception {
    String name = "shop-" + processes.size();
    shop =
        start(
            name,
            "-javaagent:" + AGENT + "=port=0",
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName(),
            "service",
            "--server.port=0",
            "--spring.datasource.url=" + databaseUrl,
            "--spring.datasource.hikari.maximum-pool-size=3",
            "--shop.catalogue.variants-per-product=1");
    agent = said(name, "listening on (http\\S+)/");
    url = "http://127.0.0.1:" + said(name, "Tomcat started on port(?:\\(s\\):)? (\\d+)");
    for (int i = 1; i <= 5; i++) {
      get(url + "/customers/" + i + "/orders");
    }
    http.send(
        HttpRequest.newBuilder(URI.create(agent + "/api/v1/steps"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString("{\"name\":\"look\",\"phase\":\"begin\"}"))
            .build(),
        HttpResponse.BodyHandlers.ofString());
    await()
        .atMost(SOON)
        .until(
            () -> {
              get(url + "/customers/77/orders");
              return control().contains("\"" + STATEMENT + "\"");
            });
  }

  private String take(long seconds) throws Exception {
    String taken =
        send(
                "POST",
                "/lease",
                "{\"resource\":\"%s\",\"setting\":\"index\",\"value\":1,\"seconds\":%d}"
                    .formatted(STATEMENT, seconds))
            .body();
    Matcher id = Pattern.compile("\"id\" : \"([^\"]+)\"").matcher(taken);
    assertThat(id.find()).as(taken).isTrue();
    return id.group(1);
  }

  private String control() throws Exception {
    return send("GET", "", "").body();
  }

  private HttpResponse<String> send(String method, String path, String body) throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create(agent + "/api/v1/control" + path))
            .header("Authorization", "Bearer " + TOKEN)
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private void get(String address) throws Exception {
    http.send(
        HttpRequest.newBuilder(URI.create(address)).build(),
        HttpResponse.BodyHandlers.discarding());
  }

  private static void awaitIndexes(String number, String which) {
    await().atMost(SOON).until(() -> indexes(which).equals(number));
  }

  private static String indexes(String which) throws SQLException {
    return answer("select count(*) " + ON_ORDERS + " and " + which);
  }

  private static String answer(String question) throws SQLException {
    try (Connection connection = DriverManager.getConnection(database.url());
        Statement sql = connection.createStatement();
        ResultSet rows = sql.executeQuery(question)) {
      StringBuilder lines = new StringBuilder();
      while (rows.next()) {
        lines.append(rows.getString(1));
      }
      return lines.toString();
    }
  }

  private static void execute(String text) throws SQLException {
    try (Connection connection = DriverManager.getConnection(database.url());
        Statement sql = connection.createStatement()) {
      sql.execute(text);
    }
  }

  private Process start(String name, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(name + ".log").toFile());
    builder.environment().put("CHOKEPOINT_TOKEN", TOKEN);
    Process process = builder.start();
    processes.add(process);
    return process;
  }

  private String said(String name, String regex) throws IOException {
    Pattern pattern = Pattern.compile(regex);
    await().atMost(Duration.ofMinutes(1)).until(() -> pattern.matcher(text(name)).find());
    Matcher matcher = pattern.matcher(text(name));
    assertThat(matcher.find()).isTrue();
    return matcher.group(1);
  }

  private String log() throws IOException {
    return text("shop-" + (processes.indexOf(shop)));
  }

  private String text(String name) throws IOException {
    return Files.readString(folder.resolve(name + ".log"));
  }
}
