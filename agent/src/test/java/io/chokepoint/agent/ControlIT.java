package io.chokepoint.agent;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chokepoint.agent.apps.Driver;
import io.chokepoint.agent.shop.Shop;
import io.chokepoint.core.experiment.Lease;
import io.chokepoint.core.experiment.Setting;
import io.chokepoint.core.model.ResourceId;
import io.chokepoint.exporters.json.ControlDocument;
import io.chokepoint.exporters.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** What can go wrong while a real service is changed: in the end it is as it was. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ControlIT {

  private static final String TOKEN = "open sesame";
  private static final String QUERY = "select item from orders where id = ?";
  private static final String ORDER = "GET /orders/{id}";
  private static final int FLOOD = 100;
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @TempDir static Path folder;
  private static TestJvm shop;
  private static String url;
  private static String leases;

  @BeforeAll
  static void start() throws IOException {
    Path token = Files.writeString(folder.resolve("token"), TOKEN);
    shop =
        TestJvm.start(
            TestJvm.applicationClassPath(),
            Shop.class,
            "-javaagent:" + TestJvm.agentJar() + "=port=0,tokenFile=" + token,
            "-Dserver.port=0");
    url = "http://127.0.0.1:" + shop.awaitOutput("^SERVING (\\d+)");
    leases = shop.agentUrl() + "/api/v1/control/lease";
    TestJvm.get(url + "/orders/1");
  }

  @AfterAll
  static void stop() {
    shop.close();
  }

  @Test
  @Order(1)
  void putsThePoolBackWhenTheDriverIsKilledWithinABlock() throws Exception {
    try (TestJvm driver = driver(size(9))) {
      driver.awaitOutput("RENEWED 2");
      assertThat(pool().value()).isEqualTo(9);
      kill(driver);
      assertThat(ended()).isEqualTo("it was not renewed in time; put back to 4");
      assertThat(pool().value()).isEqualTo(4);
    }
  }

  @Test
  @Order(2)
  void delaysTheStatementAndStopsWhenTheDriverIsKilled() throws Exception {
    try (TestJvm driver = driver(delay(4_000))) {
      driver.awaitOutput("HOLDS");
      for (int i = 0; i < 5; i++) {
        TestJvm.get(url + "/orders/1");
        TestJvm.get(url + "/literal/1");
      }
      Lease held = control().lease();
      assertThat(held.delayed().visits()).as("/literal is another endpoint").isEqualTo(5);
      assertThat(held.delayed().meanMillis()).isGreaterThanOrEqualTo(4);
      kill(driver);
      assertThat(ended()).isEqualTo("it was not renewed in time; put back to 0");
    }
  }

  @Test
  @Order(3)
  void refusesASecondDriver() throws Exception {
    try (TestJvm driver = driver(size(9))) {
      driver.awaitOutput("HOLDS");
      HttpResponse<String> second = post(size(12));
      assertThat(second.statusCode()).isEqualTo(409);
      assertThat(second.body()).contains("is changed already");
      driver.awaitOutput("RENEWED 2");
      assertThat(pool().value()).isEqualTo(9);
      kill(driver);
      assertThat(ended()).contains("put back to 4");
    }
  }

  @Test
  @Order(4)
  void leavesWhatTheApplicationSetsMeanwhile() throws Exception {
    try (TestJvm driver = driver(size(9))) {
      driver.awaitOutput("HOLDS");
      assertThat(TestJvm.get(url + "/resize/6").statusCode()).isEqualTo(200);
      assertThat(ended()).isEqualTo("the application changed it itself; left at 6");
      driver.awaitOutput("the change has ended: the application changed it itself");
      TestJvm.get(url + "/resize/4");
      assertThat(pool().value()).isEqualTo(4);
    }
  }

  @Test
  @Order(5)
  void putsBackWhenTheDriverIsKilledWhileItGivesBack() throws Exception {
    try (TestJvm driver = driver(size(9), "-Ddriver.givesBack=true")) {
      driver.awaitOutput("GIVES BACK");
      kill(driver);
      assertThat(ended()).endsWith("put back to 4");
      assertThat(pool().value()).isEqualTo(4);
    }
  }

  @Test
  @Order(6)
  void putsBackWhileItsPortIsFlooded() throws Exception {
    List<Socket> flood = new ArrayList<>();
    try (TestJvm driver = driver(size(9))) {
      driver.awaitOutput("HOLDS");
      assertThat(size()).isEqualTo("9");
      for (int i = 0; i < FLOOD; i++) {
        Socket half = new Socket(InetAddress.getLoopbackAddress(), URI.create(leases).getPort());
        half.getOutputStream().write("POST /api/v1/control/lease HTTP/1.1\r\n".getBytes(US_ASCII));
        flood.add(half);
      }
      kill(driver);
      await().until(() -> size().equals("4"));
    } finally {
      for (Socket half : flood) {
        half.close();
      }
    }
    await().ignoreExceptions().until(() -> control().lease() != null);
    assertThat(ended()).isEqualTo("it was not renewed in time; put back to 4");
  }

  @Test
  @Order(7)
  void putsBackWhenTheServiceIsStopped() throws Exception {
    try (TestJvm driver = driver(size(9))) {
      driver.awaitOutput("HOLDS");
      shop.close();
      assertThat(shop.awaitOutput("change of maximumPoolSize of connection pool shop ended: (.*)"))
          .as("the pool may be closed first")
          .containsAnyOf("put back to 4", "nothing is left to put back");
    }
  }

  private static TestJvm driver(Map<String, Object> change, String... more) {
    List<String> options =
        new ArrayList<>(
            List.of(
                "-Ddriver.leases=" + leases,
                "-Ddriver.change=" + Json.text(change).replaceAll("\\s+", " ")));
    options.addAll(List.of(more));
    return TestJvm.start(
        List.of("env", "CHOKEPOINT_TOKEN=" + TOKEN),
        TestJvm.applicationClassPath(),
        Driver.class.getName(),
        options.toArray(new String[0]));
  }

  private static void kill(TestJvm driver) {
    ProcessHandle.of(driver.pid()).orElseThrow().destroyForcibly();
    await().until(() -> !driver.isAlive());
  }

  private static Map<String, Object> size(int value) {
    return Map.of(
        "resource",
        "connection-pool:shop",
        "setting",
        "maximumPoolSize",
        "value",
        value,
        "seconds",
        2);
  }

  private static Map<String, Object> delay(int micros) {
    return Map.of(
        "resource",
        ResourceId.sql(QUERY).toString(),
        "endpoint",
        ORDER,
        "setting",
        Setting.DELAY,
        "value",
        micros,
        "seconds",
        2);
  }

  private static String size() {
    return TestJvm.get(url + "/size").body();
  }

  /** Why the lease has ended, once it has. */
  private static String ended() {
    return await()
        .until(() -> control().lease(), lease -> lease != null && lease.ended() != null)
        .ended();
  }

  private static Setting pool() throws Exception {
    return control().settings().stream()
        .filter(s -> s.resource().equals(ResourceId.pool("shop")))
        .findFirst()
        .orElseThrow();
  }

  private static ControlDocument control() throws Exception {
    HttpRequest request = request(leases.replaceFirst("/lease$", "")).build();
    String body = HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body();
    return Json.read(ControlDocument.class, body, "control");
  }

  private static HttpResponse<String> post(Map<String, Object> change) throws Exception {
    HttpRequest request =
        request(leases).POST(HttpRequest.BodyPublishers.ofString(Json.text(change))).build();
    return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private static HttpRequest.Builder request(String to) {
    return HttpRequest.newBuilder(URI.create(to))
        .header("Authorization", "Bearer " + TOKEN)
        .header("Content-Type", "application/json");
  }
}
