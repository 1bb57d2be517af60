package io.chokepoint.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chokepoint.agent.careless.Careless;
import io.chokepoint.core.timeline.JvmWindow;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What the packaged agent finds out about a JVM that its application treats badly. */
class CarelessIT {

  @Test
  void namesThePlacesThatCollectThatStartThreadsAndThatLockInACircle() throws Exception {
    try (TestJvm jvm =
        TestJvm.start(
            TestJvm.applicationClassPath(),
            Careless.class,
            "-javaagent:" + TestJvm.agentJar() + "=port=0")) {
      String url = "http://127.0.0.1:" + jvm.awaitOutput("^SERVING (\\d+)");
      jvm.agentUrl();
      await().until(() -> !jvm.timeline().isEmpty()); // so that it knows how many there were
      TestJvm.get(url + "/many");
      send(url + "/left");
      send(url + "/right");

      await()
          .atMost(Duration.ofSeconds(30))
          .pollInterval(Duration.ofMillis(500))
          .untilAsserted(
              () -> {
                TestJvm.get(url + "/collect");
                TestJvm.get(url + "/start");
                List<JvmWindow> seen =
                    jvm.timeline().stream()
                        .map(w -> w.system().jvm())
                        .filter(Objects::nonNull)
                        .toList();
                assertPlace(seen, JvmWindow::collectionsAskedBy, "collect", "GET /collect");
                assertPlace(seen, JvmWindow::threadsStartedBy, "startThread", "GET /start");
                assertThat(seen.get(seen.size() - 1).deadlocked())
                    .hasSize(2)
                    .allMatch(sentence -> sentence.contains("Careless.lock:"));
                assertThat(seen).allMatch(w -> w.pid() == jvm.pid());
              });
      assertThat(TestJvm.get(jvm.agentUrl() + "/api/v1/health").body())
          .contains("\"errors\":0,\"firstErrors\":[]");
    }
  }

  private static void assertPlace(
      List<JvmWindow> seen,
      Function<JvmWindow, Map<String, Map<String, Long>>> what,
      String method,
      String endpoint) {
    Map<String, Map<String, Long>> places = new HashMap<>();
    seen.forEach(w -> places.putAll(JvmWindow.places(places, what.apply(w))));
    assertThat(places)
        .anySatisfy(
            (place, endpoints) -> {
              assertThat(place).contains(".Careless." + method + ":");
              assertThat(endpoints).containsKey(endpoint);
            });
  }

  private static void send(String url) {
    HttpClient.newHttpClient()
        .sendAsync(
            HttpRequest.newBuilder(URI.create(url)).build(),
            HttpResponse.BodyHandlers.discarding());
  }
}
