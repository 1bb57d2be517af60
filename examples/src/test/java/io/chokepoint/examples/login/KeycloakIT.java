package io.chokepoint.examples.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keycloak as it is distributed: only where the profile {@code keycloak} has unpacked it. */
class KeycloakIT {

  private static final Path UNPACKED = Path.of("target/keycloak");

  private static final String REALM =
      """
      {
        "realm": "shop", "enabled": true,
        "clients": [{
          "clientId": "shop", "secret": "s3cr3t", "redirectUris": ["http://127.0.0.1:8081/back"]
        }],
        "users": [{
          "username": "ann", "enabled": true,
          "firstName": "Ann", "lastName": "Smith", "email": "ann@example.org",
          "credentials": [{"type": "password", "value": "knock"}]
        }]
      }
      """;

  @TempDir Path folder;

  @Test
  void anOpenIdFlowEndsWithANewToken() throws Exception {
    assumeThat(UNPACKED).as("unpacked by -Pkeycloak").isDirectory();
    int port = freePort();
    Process keycloak = start(port);
    try {
      await()
          .atMost(Duration.ofMinutes(5))
          .pollInterval(Duration.ofSeconds(1))
          .until(() -> !keycloak.isAlive() || answers(port));
      assertThat(keycloak.isAlive()).as(Files.readString(folder.resolve("kc.log"))).isTrue();

      String load =
          "{arrivals: constant, warmup: {rate: 1, for: 15s}, steps: [{rate: 1, for: 10s}]}";
      Map<String, String> requests = Plans.drive("openid-keycloak", port, folder, load);

      assertThat(requests).containsEntry("authorize", "10");
      assertThat(Integer.parseInt(requests.get("refresh"))).isPositive();
    } finally {
      keycloak.destroy();
      assertThat(keycloak.waitFor(1, TimeUnit.MINUTES)).isTrue();
    }
  }

  private Process start(int port) throws IOException {
    Path home;
    try (Stream<Path> inside = Files.list(UNPACKED)) {
      home = inside.findFirst().orElseThrow();
    }
    Path realms = Files.createDirectories(home.resolve("data/import"));
    Files.writeString(realms.resolve("shop-realm.json"), REALM);
    ProcessBuilder builder =
        new ProcessBuilder(
                List.of(
                    "bash",
                    home.resolve("bin/kc.sh").toString(),
                    "start-dev",
                    "--import-realm",
                    "--db=dev-mem",
                    "--cache=local",
                    "--http-host=127.0.0.1",
                    "--http-port=" + port,
                    "--http-management-port=" + freePort()))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("kc.log").toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    return builder.start();
  }

  private static boolean answers(int port) throws IOException {
    URI realm = URI.create("http://127.0.0.1:" + port + "/realms/shop");
    HttpURLConnection connection = (HttpURLConnection) realm.toURL().openConnection();
    try {
      return connection.getResponseCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
