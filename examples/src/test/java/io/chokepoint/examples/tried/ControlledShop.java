package io.chokepoint.examples.tried;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chokepoint.examples.database.Database;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
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
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The shop as it is shipped, with an agent that may be controlled, and a database of its own. */
final class ControlledShop implements AutoCloseable {

  static final Path CHOKEPOINT = Path.of("../driver/target/chokepoint.jar");
  static final Path AGENT = Path.of("../agent/target/chokepoint-agent.jar");
  static final Path SHOP = Path.of("target/chokepoint-shop.jar");
  static final String TOKEN = "open sesame";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final Path folder;
  private final Database database;
  private final int port = freePort();
  private final int agentPort = freePort();
  private final List<Process> processes = new ArrayList<>();

  private ControlledShop(Path folder, Database database) {
    this.folder = folder;
    this.database = database;
  }

  /** One that serves. */
  static ControlledShop start(Path folder, int orders) throws Exception {
    ControlledShop all = new ControlledShop(folder, Database.start(0, orders, false, 0));
    try {
      all.startService();
      return all;
    } catch (Exception | AssertionError e) {
      all.close();
      throw e;
    }
  }

  /** Once more where it was stopped, in a log of its own. */
  void startService() throws IOException {
    java(
        "service-" + processes.size(),
        "-javaagent:" + AGENT + "=port=" + agentPort,
        "-jar",
        SHOP.toString(),
        "service",
        "--server.address=127.0.0.1",
        "--server.port=" + port,
        "--spring.datasource.url=" + database.url(),
        "--spring.datasource.hikari.maximum-pool-size=10");
    await()
        .atMost(Duration.ofMinutes(1))
        .ignoreExceptions()
        .until(() -> get(url() + "/ready").statusCode() == 200);
  }

  Process java(String name, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx256m");
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

  /** What the service started last has said. */
  String log() throws IOException {
    List<Path> logs;
    try (var files = Files.list(folder)) {
      logs = files.filter(f -> f.toString().contains("service-")).sorted().toList();
    }
    return Files.readString(logs.get(logs.size() - 1));
  }

  void stopService(boolean kill) throws InterruptedException {
    Process service = processes.get(processes.size() - 1);
    if (kill) {
      service.destroyForcibly();
    } else {
      service.destroy();
    }
    assertThat(service.waitFor(30, TimeUnit.SECONDS)).isTrue();
  }

  String url() {
    return "http://127.0.0.1:" + port;
  }

  String agent() {
    return "http://127.0.0.1:" + agentPort;
  }

  /** A step, as a driver begins it: the agent asks the database then. */
  void beginStep(String name) throws Exception {
    post("/api/v1/steps", Map.of("name", name, "phase", "begin"));
  }

  void customersOrders(int customer) throws Exception {
    get(url() + "/customers/" + customer + "/orders");
  }

  /** The statement that lacks an index, once the agent knows; null where it knows none. */
  @Nullable String lacking() throws Exception {
    JsonNode settings = JSON.readTree(get(agent() + "/api/v1/control").body()).path("settings");
    for (JsonNode setting : settings) {
      if (setting.path("name").asText().equals("index")) {
        String name = setting.path("resource").asText();
        return name.isEmpty() ? setting.path("resource").toString() : name;
      }
    }
    return null;
  }

  HttpResponse<String> take(String resource, int seconds) throws Exception {
    return post(
        "/api/v1/control/lease",
        Map.of("resource", resource, "setting", "index", "value", 1, "seconds", seconds));
  }

  HttpResponse<String> giveBack(String id) throws Exception {
    return HTTP.send(
        request(agent() + "/api/v1/control/lease/" + id).DELETE().build(), BodyHandlers.ofString());
  }

  JsonNode lease() throws Exception {
    return JSON.readTree(get(agent() + "/api/v1/control").body()).path("lease");
  }

  static String id(HttpResponse<String> lease) throws IOException {
    assertThat(lease.statusCode()).as(lease.body()).isEqualTo(200);
    return JSON.readTree(lease.body()).path("id").asText();
  }

  /** Names of indexes that are tried, each with whether it is complete. */
  List<String> indexes() throws SQLException {
    List<String> names = new ArrayList<>();
    try (Connection connection = connection();
        Statement sql = connection.createStatement();
        ResultSet rows =
            sql.executeQuery(
                "select c.relname || case when i.indisvalid then ' valid' else ' invalid' end"
                    + " from pg_class c join pg_index i on i.indexrelid = c.oid"
                    + " where c.relname like 'chokepoint%'")) {
      while (rows.next()) {
        names.add(rows.getString(1));
      }
    }
    return names;
  }

  Connection connection() throws SQLException {
    return DriverManager.getConnection(database.url());
  }

  private HttpResponse<String> post(String path, Map<String, Object> body) throws Exception {
    return HTTP.send(
        request(agent() + path)
            .POST(BodyPublishers.ofString(JSON.writeValueAsString(body)))
            .build(),
        BodyHandlers.ofString());
  }

  private static HttpResponse<String> get(String url) throws IOException, InterruptedException {
    return HTTP.send(request(url).build(), BodyHandlers.ofString());
  }

  private static HttpRequest.Builder request(String to) {
    return HttpRequest.newBuilder(URI.create(to))
        .timeout(Duration.ofSeconds(30))
        .header("Authorization", "Bearer " + TOKEN)
        .header("Content-Type", "application/json");
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    processes.forEach(Process::destroyForcibly);
    database.close();
  }
}
